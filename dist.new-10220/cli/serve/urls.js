// URLs as etcd's flags have them: `http://host:port` or `https://host:port`, comma separated; and `name=url` lists of founding members.
import { isIP } from 'node:net';
import { QuorateError } from '../../core/errors.js';
/** A comma separated list of URLs. `isListening`: they are to be bound, so the host must be an address of this machine. */
export function parseUrls(text, source, isListening) {
    const parts = text.split(',').map((part) => part.trim());
    if (parts.some((part) => part === ''))
        throw invalid(`${source} has an empty URL: '${text}'`);
    const urls = parts.map((part) => parseUrl(part, source, isListening));
    const hrefs = new Set(urls.map((url) => url.href));
    if (hrefs.size < urls.length)
        throw invalid(`${source} names a URL twice: '${text}'`);
    return urls;
}
function parseUrl(text, source, isListening) {
    const match = /^([a-z]+):\/\/(\[[0-9a-fA-F:.]+\]|[^/:?#@]+):(\d{1,5})\/?$/.exec(text);
    const scheme = /^([a-z]+):\/\//.exec(text)?.[1];
    if (scheme === 'unix' || scheme === 'unixs') {
        throw invalid(`${source} '${text}' is refused: Unix sockets are not supported`);
    }
    if (!match || (scheme !== 'http' && scheme !== 'https'))
        throw invalid(`${source} expects http://host:port or https://host:port, got '${text}'`);
    const host = match[2].replace(/^\[|\]$/g, '');
    const port = Number(match[3]);
    if (port > 65_535)
        throw invalid(`${source} '${text}': there is no port ${port}`);
    if (isListening && host !== 'localhost' && isIP(host) === 0) {
        throw invalid(`${source} '${text}': to listen, an IP address or localhost is needed, not the name '${host}'`);
    }
    if (!isListening && (port === 0 || host === '0.0.0.0' || host === '::')) {
        throw invalid(`${source} '${text}' is no address that others can connect to`);
    }
    return { href: `${scheme}://${match[2]}:${port}`, host, port, isTls: scheme === 'https' };
}
/** `n1=http://a:2380,n2=http://b:2380`; a name may come again with another of its URLs. */
export function parseCluster(text, source) {
    const members = new Map();
    const owners = new Map();
    for (const part of text.split(',').map((each) => each.trim())) {
        const split = part.indexOf('=');
        if (split < 1)
            throw invalid(`${source} expects name=url,name=url…, got '${part}'`);
        const name = part.slice(0, split);
        const [url] = parseUrls(part.slice(split + 1), source, false);
        const href = url.href;
        const owner = owners.get(href);
        if (owner !== undefined)
            throw invalid(`${source} has ${href} twice, for '${owner}' and for '${name}'`);
        owners.set(href, name);
        members.set(name, [...(members.get(name) ?? []), href]);
    }
    return [...members].map(([name, peerUrls]) => ({ name, peerUrls }));
}
function invalid(message) {
    return new QuorateError('invalid-option', message);
}
//# sourceMappingURL=urls.js.map