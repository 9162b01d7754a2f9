// `quorate completion bash|zsh|fish`: a completion script made from the very commands and options the program has.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are the shells’, not JavaScript’s
import { Argument, Command } from 'commander';
export function completionCommand(program) {
    return new Command('completion')
        .description('print a completion script for a shell')
        .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SHELLS)))
        .addHelpText('after', '\nTo load it:  bash: source <(quorate completion bash)   fish: quorate completion fish | source\n' +
        '             zsh: quorate completion zsh > a directory of $fpath, as _quorate')
        .action((shell) => {
        process.stdout.write(completionScript(program, shell));
    });
}
export function completionScript(program, shell) {
    return SHELLS[shell](places(program, ''));
}
function places(command, path) {
    const help = command.createHelp();
    const own = {
        path,
        commands: help.visibleCommands(command).map((each) => ({ name: each.name(), help: each.description() })),
        options: help.visibleOptions(command).map((option) => ({
            long: option.long ?? option.short ?? '',
            help: option.description,
            takesValue: option.required || option.optional,
            choices: valuesOf(option),
        })),
        words: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
    };
    const below = command.commands.flatMap((each) => places(each, `${path} ${each.name()}`.trim()));
    return [own, ...below];
}
/** From `choices`, or from a placeholder such as `<new|existing>`. */
function valuesOf(option) {
    const listed = /<([^>]*\|[^>]*)>/.exec(option.flags)?.[1];
    return option.argChoices ?? listed?.split('|') ?? [];
}
function wordsOf(place) {
    const names = [...place.commands.map((each) => each.name), ...place.options.map((each) => each.long), ...place.words];
    return names.join(' ');
}
/** The shared part of bash and zsh: which place the words typed so far lead to. */
function walk(all) {
    const deeper = all.filter((place) => place.path !== '').map((place) => `"${place.path}"`);
    return [
        '    case "${place:+$place }$word" in',
        `      ${deeper.join('|')}) place="\${place:+$place }$word" ;;`,
        '    esac',
    ];
}
function bash(all) {
    const values = all.flatMap((place) => place.options
        .filter((option) => option.choices.length > 0)
        .map((option) => `    "${place.path} ${option.long}") words="${option.choices.join(' ')}" ;;`));
    return [
        '# bash completion for quorate',
        '_quorate() {',
        '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" place="" word words=""',
        '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
        ...walk(all),
        '  done',
        '  case "$place" in',
        ...all.map((place) => `    "${place.path}") words="${wordsOf(place)}" ;;`),
        '  esac',
        '  case "$place $previous" in',
        ...values,
        '  esac',
        '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
        '}',
        'complete -o default -F _quorate quorate',
        '',
    ].join('\n');
}
function zsh(all) {
    const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
    const entry = (name, help) => quote(`${name.replaceAll(':', '\\:')}:${help}`);
    const described = (place) => [
        ...place.commands.map((each) => entry(each.name, each.help)),
        ...place.options.map((each) => entry(each.long, each.help)),
        ...place.words.map((word) => entry(word, '')),
    ].join(' ');
    const values = all.flatMap((place) => place.options
        .filter((option) => option.choices.length > 0)
        .map((option) => `    "${place.path} ${option.long}") entries=(${option.choices.join(' ')}) ;;`));
    return [
        '#compdef quorate',
        '_quorate() {',
        '  local place="" word previous="${words[CURRENT-1]}"',
        '  local -a entries',
        '  for word in "${words[@]:1:$((CURRENT-2))}"; do',
        ...walk(all),
        '  done',
        '  case "$place" in',
        ...all.map((place) => `    "${place.path}") entries=(${described(place)}) ;;`),
        '  esac',
        '  case "$place $previous" in',
        ...values,
        '  esac',
        "  _describe -o 'quorate' entries || _files",
        '}',
        '# Run by completion itself when autoloaded; bound by hand when sourced.',
        'if [ "$funcstack[1]" = "_quorate" ]; then _quorate "$@"; else compdef _quorate quorate; fi',
        '',
    ].join('\n');
}
function fish(all) {
    const quote = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
    const lines = all.flatMap((place) => {
        const parts = place.path.split(' ').filter((part) => part !== '');
        const inside = parts.map((part) => `__fish_seen_subcommand_from ${part}`);
        const below = place.commands.map((each) => each.name).join(' ');
        const notBelow = below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`];
        const here = [...inside, ...notBelow].join('; and ');
        const condition = here === '' ? '' : ` -n ${quote(here)}`;
        return [
            ...place.commands.map((each) => `complete -c quorate -f${condition} -a ${each.name} -d ${quote(each.help)}`),
            ...place.words.map((word) => `complete -c quorate -f${condition} -a ${word}`),
            ...place.options.map((option) => {
                const value = option.choices.length > 0 ? ` -x -a ${quote(option.choices.join(' '))}` : option.takesValue ? ' -r' : '';
                return `complete -c quorate${condition} -l ${option.long.replace(/^--/, '')}${value} -d ${quote(option.help)}`;
            }),
        ];
    });
    return ['# fish completion for quorate', ...lines, ''].join('\n');
}
const SHELLS = { bash, zsh, fish };
//# sourceMappingURL=completion.js.map