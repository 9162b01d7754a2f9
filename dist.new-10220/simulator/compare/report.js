// A comparison as a table for people.
import { ENTRY_BYTES } from './log-lab.js';
import { LOSS, STALL_MS } from './trouble.js';
export function reportOf(comparison) {
    return table(comparison.logs, logSections(comparison));
}
function logSections({ nodes, seeds, partitionedNodes, logs }) {
    const { concurrent = 0 } = logs[0]?.steady ?? {};
    const { lastsMs = 0 } = logs[0]?.partition ?? {};
    const fewer = Math.ceil(partitionedNodes / 2) - 1;
    const partitions = logs[0]?.partition.healedMs.count ?? 0;
    return [
        {
            title: `A committed entry, ${nodes} members, one request at a time, asked of the leader`,
            rows: [
                ['messages', ({ steady }) => decimal(steady.alone.messages)],
                [`bytes sent; the entry has ${ENTRY_BYTES}`, ({ steady }) => whole(steady.alone.bytes)],
                ['syncs, on all disks together', ({ steady }) => decimal(steady.alone.syncs)],
                ['message delays until the answer', ({ steady }) => whole(steady.delaysAtLeader)],
                ['syncs one after another until the answer', ({ steady }) => whole(steady.syncsInPath)],
            ],
        },
        {
            title: 'The same, asked of another member',
            rows: [
                ['messages', ({ steady }) => decimal(steady.aloneElsewhere.messages)],
                ['message delays until the answer', ({ steady }) => whole(steady.delaysElsewhere)],
            ],
        },
        {
            title: 'A linearizable read, one at a time',
            rows: [
                ['messages, asked of the leader', ({ steady }) => decimal(steady.readsAtLeader.messages)],
                ['message delays, asked of the leader', ({ steady }) => whole(steady.readDelaysAtLeader)],
                ['message delays, asked of another member', ({ steady }) => whole(steady.readDelaysElsewhere)],
            ],
        },
        {
            title: `${concurrent} writes at a time, asked of the leader: for each`,
            rows: [
                ['messages', ({ steady }) => hundredths(steady.crowded.messages)],
                ['bytes sent', ({ steady }) => whole(steady.crowded.bytes)],
                ['syncs, on all disks together', ({ steady }) => hundredths(steady.crowded.syncs)],
                ['messages a second without any request', ({ steady }) => whole(steady.idleMessagesPerSecond)],
            ],
        },
        {
            title: `The leader crashes (${seeds} seeds): ms until the first write begun after it is acknowledged`,
            rows: [
                ['least', ({ recoveryMs }) => whole(recoveryMs.min)],
                ['median', ({ recoveryMs }) => whole(recoveryMs.median)],
                ['9 of 10 within', ({ recoveryMs }) => whole(recoveryMs.p90)],
                ['99 of 100 within', ({ recoveryMs }) => whole(recoveryMs.p99)],
                ['most', ({ recoveryMs }) => whole(recoveryMs.max)],
            ],
        },
        {
            title: `${LOSS * 100}% of all messages are lost (${partitions} seeds): ms until a write is acknowledged`,
            rows: [
                ['median', ({ loss }) => whole(loss.latencyMs.median)],
                ['99 of 100 within', ({ loss }) => whole(loss.latencyMs.p99)],
                ['most', ({ loss }) => whole(loss.latencyMs.max)],
                ['writes without success', ({ loss }) => percent(loss.lostShare)],
            ],
        },
        {
            title: `The leader's disk stalls for ${STALL_MS} ms (${partitions} seeds): ms until a write is acknowledged`,
            rows: [
                ['median', ({ stall }) => whole(stall.latencyMs.median)],
                ['most', ({ stall }) => whole(stall.latencyMs.max)],
                ['writes without success', ({ stall }) => percent(stall.lostShare)],
                ['runs that ended with another leader', ({ stall }) => whole(stall.leaderChanges)],
            ],
        },
        {
            title: `A partition of ${lastsMs / 1000} s, ${partitionedNodes} members (${partitions} seeds): ` +
                `the leader${fewer > 1 ? ` and ${fewer - 1} more` : ''} on one side, ${partitionedNodes - fewer} on the other`,
            rows: [
                ['fewer: writes served, refused, blocked', ({ partition }) => shares(partition.minority.writes)],
                ['fewer: reads served, refused, blocked', ({ partition }) => shares(partition.minority.reads)],
                ['fewer: leader resigns, ms (median, most)', ({ partition }) => spread(partition.minority.leaderGoneMs)],
                ['fewer: local reads end up behind, writes', ({ partition }) => whole(partition.minority.localBehind)],
                ['both: linearizable reads that were stale', ({ partition }) => whole(partition.minority.staleReads)],
                ['more: writes served, refused, blocked', ({ partition }) => shares(partition.majority.writes)],
                ['more: reads served, refused, blocked', ({ partition }) => shares(partition.majority.reads)],
                ['more: writes again, ms (median, most)', ({ partition }) => spread(partition.majority.firstWriteMs)],
                ['more: reads again, ms (median, most)', ({ partition }) => spread(partition.majority.firstReadMs)],
                ['healed: all hold the same, ms (median, most)', ({ partition }) => spread(partition.healedMs)],
            ],
        },
    ];
}
function table(columns, sections) {
    const labels = sections.flatMap(({ rows }) => rows.map(([label]) => label));
    const labelWidth = Math.max(...labels.map((label) => label.length)) + 2;
    const widths = columns.map((column) => {
        const cells = sections.flatMap(({ rows }) => rows.map(([, cell]) => cell(column)));
        return Math.max(column.title.length, ...cells.map((cell) => cell.length));
    });
    const line = (label, cells) => `${label.padEnd(labelWidth)}  ${cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('   ')}`.trimEnd();
    const lines = [
        line('', columns.map(({ title }) => title)),
    ];
    for (const { title, rows } of sections) {
        lines.push('', title);
        for (const [label, cell] of rows)
            lines.push(line(`  ${label}`, columns.map(cell)));
    }
    return lines.join('\n');
}
const whole = (value) => (Number.isFinite(value) ? String(Math.round(value)) : 'never');
const decimal = (value) => value.toFixed(1);
const hundredths = (value) => value.toFixed(2);
const percent = (share) => `${(share * 100).toFixed(1)}%`;
const spread = ({ median, max }) => `${whole(median)}, ${whole(max)}`;
function shares({ served, refused, blocked }) {
    const all = served + refused + blocked;
    return [served, refused, blocked].map((part) => `${Math.round((part / all) * 100)}%`).join(', ');
}
//# sourceMappingURL=report.js.map