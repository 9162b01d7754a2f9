// The YAML file of `--config-file`: etcd's, with flags as keys. TLS settings may stand in etcd's two nested sections.
import { parse, YAMLParseError } from 'yaml';
import { QuorateError } from '../../core/errors.js';
/** etcd nests these; inside, the keys are flags without (client) or with (peer) the prefix `peer-`. */
const SECTIONS = {
    'client-transport-security': '',
    'peer-transport-security': 'peer-',
};
/** The settings in the file at `path`. `isKnown` says which flags there are. */
export function readConfigFile(path, readFile, isKnown) {
    const settings = new Map();
    for (const [key, value] of Object.entries(parseMapping(path, readFile))) {
        const prefix = SECTIONS[key];
        const entries = prefix === undefined ? [[key, value]] : nested(path, key, value);
        for (const [inner, text] of entries) {
            const name = `${prefix ?? ''}${inner}`;
            if (!isKnown(name))
                throw invalid(`${path}: there is no option '${name}'`);
            settings.set(name, setting(path, name, text));
        }
    }
    if (settings.has('config-file'))
        throw invalid(`${path}: config-file cannot be set in a configuration file`);
    return settings;
}
function parseMapping(path, readFile) {
    let text;
    try {
        text = readFile(path);
    }
    catch (thrown) {
        throw invalid(`--config-file: ${QuorateError.from(thrown).message}`);
    }
    let value;
    try {
        value = parse(text);
    }
    catch (thrown) {
        if (!(thrown instanceof YAMLParseError))
            throw thrown;
        throw invalid(`${path} is not valid YAML: ${thrown.message.trim()}`);
    }
    if (value === null)
        return {};
    if (typeof value !== 'object' || Array.isArray(value))
        throw invalid(`${path} must be a mapping of options to values`);
    return value;
}
function nested(path, section, value) {
    if (value === null)
        return [];
    if (typeof value !== 'object' || Array.isArray(value))
        throw invalid(`${path}: ${section} must be a mapping`);
    return Object.entries(value);
}
function setting(path, name, value) {
    const source = `${name} in ${path}`;
    if (value === null)
        return { text: '', source };
    if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
        return { text: value.join(','), source };
    if (typeof value === 'object')
        throw invalid(`${source} must be a single value`);
    return { text: String(value), source };
}
function invalid(message) {
    return new QuorateError('invalid-option', message);
}
//# sourceMappingURL=config-file.js.map