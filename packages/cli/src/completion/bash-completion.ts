import type { CommandRow, CommandTable, OptionRow, Values } from "./command-table.ts";
import { shellWord } from "../text/shell-word.ts";

/**
 * Completion for bash 4 and later. Bash cuts the words at `:`, `=` and `@`, of which URLs have many: here they are put together
 * again, and what bash has before the cursor is taken off the candidates. Where nothing is offered, names of files are.
 */
export function bashCompletion({ name, options, commands }: CommandTable): string {
  return `# bash completion for ${name}. Made by \`${name} completion bash\`.

# The kind of value that an option of a command takes, and its choices.
_${name}_value() {
  case $1:$2 in
${commands.flatMap((command) => command.options.flatMap((option) => valueCase(command, option))).join("\n")}
  *) return 1 ;;
  esac
}

# The options of a command.
_${name}_options() {
  case $1 in
${[{ name: "", options }, ...commands].map(optionsCase).join("\n")}
  esac
}

# The kind of words that a command takes.
_${name}_arguments() {
  case $1 in
${commands.map(argumentsCase).join("\n")}
  esac
}

# Offers words of a kind: $2 and behind are the choices.
_${name}_offer() {
  local kind=$1
  shift
  case $kind in
  choices)
    compopt +o default
    COMPREPLY=($(compgen -W "$*" -- "$cur"))
    ;;
  folder) compopt +o default -o dirnames ;;
  file) ;;
  place | url)
    if [[ $kind == place && $cur != ftp* ]]; then return; fi
    compopt +o default
    COMPREPLY=($("$program" complete -- "$cur" 2>/dev/null))
    if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]]; then compopt -o nospace; fi
    ;;
  *) compopt +o default ;;
  esac
}

_${name}() {
  local program=$1 line=\${COMP_LINE:0:COMP_POINT} cur="" command="" ended="" previous="" word value last
  local -a words
  read -ra words <<<"$line"
  case $line in *[[:space:]]) words+=("") ;; esac
  cur=\${words[\${#words[@]} - 1]}
  for ((at = 1; at < \${#words[@]} - 1; at++)); do
    word=\${words[at]}
    if [[ -n $command && -z $ended && -n $(_${name}_value "$command" "$previous") ]]; then
      previous=""
      continue
    fi
    previous=$word
    if [[ $word == -- ]]; then ended=1; previous=""; fi
    if [[ -z $command && $word != -* ]]; then command=$word; previous=""; fi
  done
  COMPREPLY=()
  if [[ -n $command && -z $ended && $previous == -* ]] && value=$(_${name}_value "$command" "$previous"); then
    _${name}_offer $value
  elif [[ -n $command && -z $ended && $cur == --*=* ]] && value=$(_${name}_value "$command" "\${cur%%=*}"); then
    cur=\${cur#*=}
    _${name}_offer $value
  elif [[ -z $ended && $cur == -* ]]; then
    compopt +o default
    COMPREPLY=($(compgen -W "$(_${name}_options "$command")" -- "$cur"))
  elif [[ -z $command ]]; then
    compopt +o default
    COMPREPLY=($(compgen -W ${shellWord(commands.map((one) => one.name).join(" "))} -- "$cur"))
  else
    _${name}_offer $(_${name}_arguments "$command")
  fi
  last=\${cur##*["$COMP_WORDBREAKS"]}
  COMPREPLY=("\${COMPREPLY[@]#"\${cur%"$last"}"}")
}

complete -o default -F _${name} ${name}
`;
}

function valueCase(command: CommandRow, { names, value }: OptionRow): readonly string[] {
  if (value === undefined) return [];
  const patterns = names.map((name) => `${command.name}:${name}`).join(" | ");
  return [`  ${patterns}) echo ${shellWord(formatValues(value.values))} ;;`];
}

function optionsCase({ name, options }: Pick<CommandRow, "name" | "options">): string {
  return `  ${shellWord(name)}) echo ${shellWord(options.flatMap(({ names }) => names).join(" "))} ;;`;
}

/** All words of a command are of one kind, or can be. */
function argumentsCase({ name, arguments: [first] }: CommandRow): string {
  return `  ${name}) echo ${shellWord(formatValues(first?.values ?? { kind: "free" }))} ;;`;
}

function formatValues(values: Values): string {
  return values.kind === "choices" ? `choices ${values.choices.join(" ")}` : values.kind;
}
