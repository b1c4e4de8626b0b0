import type { CommandRow, CommandTable, OptionRow, Values } from "./command-table.ts";

/** Completion for fish 3 and later. */
export function fishCompletion({ name, options, commands }: CommandTable): string {
  return `# fish completion for ${name}. Made by \`${name} completion fish\`.

# Whether the command is this one; without a name, whether there is none yet.
function __${name}_at
    set -l words (commandline -opc)
    for word in $words[2..]
        string match -q -- '-*' $word; and continue
        test "$word" = "$argv[1]"
        return
    end
    test -z "$argv[1]"
end

function __${name}_urls
    set -l words (commandline -opc)
    $words[1] complete -- (commandline -ct) 2>/dev/null
end

function __${name}_places
    if string match -q -- 'ftp*' (commandline -ct)
        __${name}_urls
    else
        __fish_complete_path (commandline -ct)
    end
end

complete -c ${name} -f
${options.map((option) => optionLine(option, name, "")).join("\n")}
${commands.map(({ name: command, summary }) => `complete -c ${name} -n '__${name}_at' -a ${command} -d ${quoted(summary)}`).join("\n")}
${commands.flatMap((command) => ["", ...commandLines(command, name)]).join("\n")}
`;
}

function commandLines({ name, arguments: [first], options }: CommandRow, program: string): readonly string[] {
  const values = first === undefined ? "" : valuesOf(first.values, program);
  const words =
    values === "" || values === "-x" ? [] : [`complete -c ${program} -n '__${program}_at ${name}' ${values}`];
  return [...words, ...options.map((option) => optionLine(option, program, name))];
}

function optionLine({ names, summary, value }: OptionRow, program: string, command: string): string {
  const condition = `-n '__${program}_at${command === "" ? "" : ` ${command}`}'`;
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const takes =
    value === undefined
      ? []
      : [
          valuesOf(value.values, program)
            .replace(/^-[fF](?= |$)/, "-r $&")
            .trim(),
        ];
  return ["complete", "-c", program, condition, ...flags, ...takes, "-d", quoted(summary)].join(" ");
}

function valuesOf(values: Values, program: string): string {
  switch (values.kind) {
    case "choices":
      return `-x -a ${quoted(values.choices.join(" "))}`;
    case "file":
      return "-F";
    case "folder":
      return "-x -a '(__fish_complete_directories)'";
    case "url":
      return `-x -a '(__${program}_urls)'`;
    case "place":
      return `-x -a '(__${program}_places)'`;
    case "free":
      return "-x";
  }
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
