import type { ArgumentRow, CommandRow, CommandTable, OptionRow, Values } from "./command-table.ts";

/** Completion for zsh: to be sourced, or to be kept as `_tandem` in a folder of `$fpath`. */
export function zshCompletion({ name, options, commands }: CommandTable): string {
  return `#compdef ${name}
# zsh completion for ${name}. Made by \`${name} completion zsh\`.

_${name}_urls() {
  local -a urls
  urls=(\${(f)"$($_${name}_program complete -- "\${(Q)PREFIX}" 2>/dev/null)"})
  compadd -S '' -- \${(M)urls:#*/}
  compadd -- \${urls:#*/}
}

_${name}_places() {
  if [[ $PREFIX == ftp* ]]; then _${name}_urls; else _files; fi
}

_${name}_commands() {
  local -a commands
  commands=(
${commands.map((one) => `    ${quoted(`${one.name}:${one.summary}`)}`).join("\n")}
  )
  _describe -t commands command commands
}

_${name}() {
  local curcontext=$curcontext state line _${name}_program=$words[1]
  typeset -A opt_args
  _arguments -C \\
${options.map((option) => `    ${specification(option, name)} \\`).join("\n")}
    '1:command:_${name}_commands' \\
    '*::word:->word'
  [[ $state == word ]] || return
  case $words[1] in
${commands.map((command) => commandCase(command, name)).join("\n")}
  esac
}

if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function commandCase(command: CommandRow, program: string): string {
  const specifications = [
    ...command.options.map((option) => specification(option, program)),
    ...command.arguments.map((argument, at) => argumentSpecification(argument, at, program)),
  ];
  return [
    `    ${command.name})`,
    `      _arguments \\`,
    ...specifications.map((one) => `        ${one} \\`),
    "        ;;",
  ]
    .join("\n")
    .replace(/ \\\n {8};;$/, "\n      ;;");
}

/** `'(-o --output)'{-o,--output}'[where to]:file:_files'`. */
function specification({ names, summary, value, many }: OptionRow, program: string): string {
  const exclusive = many ? "*" : names.length > 1 ? `(${names.join(" ")})` : "";
  const name = names.length > 1 ? `{${names.join(",")}}` : (names[0] ?? "");
  const action = value === undefined ? "" : `:${escaped(value.name)}:${actionOf(value.values, program)}`;
  const long = names.length === 1 && name.startsWith("--") && value !== undefined ? "=" : "";
  return `${exclusive === "" ? "" : quoted(exclusive)}${name}${long}${quoted(`[${escaped(summary)}]${action}`)}`;
}

function argumentSpecification({ name, many, values }: ArgumentRow, at: number, program: string): string {
  return quoted(`${many ? "*" : String(at + 1)}:${escaped(name)}:${actionOf(values, program)}`);
}

function actionOf(values: Values, program: string): string {
  switch (values.kind) {
    case "choices":
      return `(${values.choices.join(" ")})`;
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "url":
      return `_${program}_urls`;
    case "place":
      return `_${program}_places`;
    case "free":
      return " ";
  }
}

function escaped(text: string): string {
  return text.replace(/[\\[\]:]/g, "\\$&");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
