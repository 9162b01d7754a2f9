// `quorate snapshot restore|status`: backups as files, without a cluster. The flags are etcdutl's. `snapshot save` is the
// client's.

import { Command } from 'commander';
import { QuorateError } from '../core/errors.ts';
import { ENGINE_NAMES } from '../host/engines.ts';
import { humanBytes } from './client/go-text.ts';
import { snapshotSaveCommand } from './client/maintenance.ts';
import { drawTable } from './client/table.ts';
import { EXIT } from './exit-codes.ts';
import { parseCluster, parseUrls } from './serve/urls.ts';

interface RestoreFlags {
  readonly name: string;
  readonly dataDir?: string;
  readonly initialCluster?: string;
  readonly initialClusterToken: string;
  readonly initialAdvertisePeerUrls: string;
  readonly consensus?: string;
  readonly bumpRevision: number;
  readonly markCompacted?: true;
}

export function snapshotCommand(setExitCode: (code: number) => void): Command {
  const snapshot = new Command('snapshot')
    .description('save backups, look into them, and found clusters on them')
    .enablePositionalOptions();
  snapshot.addCommand(snapshotSaveCommand(setExitCode));
  snapshot
    .command('restore')
    .description('make the data directory of a new cluster’s member from a backup; run it for each member')
    .argument('<file>', 'written by snapshot save')
    .option('--name <name>', 'this member’s name, as --initial-cluster calls it', 'default')
    .option('--data-dir <directory>', 'must not exist, or be empty (default: <name>.quorate)')
    .option('--initial-cluster <cluster>', 'all members of the new cluster: name=peer-url,… (default: this one alone)')
    .option('--initial-cluster-token <token>', 'sets the new cluster apart from others', 'etcd-cluster')
    .option('--initial-advertise-peer-urls <urls>', 'how the others reach this member', 'http://localhost:2380')
    .option('--consensus <engine>', `the new cluster’s engine: ${ENGINE_NAMES.join(', ')} (default: raft)`)
    .option('--bump-revision <number>', 'leave out so many revisions, which watchers may have seen', Number, 0)
    .option('--mark-compacted', 'whoever asks for anything older is told to begin anew; goes with --bump-revision')
    .action(async (file: string, flags: RestoreFlags) => setExitCode(await restore(file, flags)));
  snapshot
    .command('status')
    .description('check a backup, and tell what is in it')
    .argument('<file>', 'written by snapshot save')
    .option('-w, --write-out <format>', 'simple, table or json', 'simple')
    .action(async (file: string, flags: { writeOut: string }) => setExitCode(await status(file, flags.writeOut)));
  return snapshot;
}

async function restore(file: string, flags: RestoreFlags): Promise<number> {
  const { name, bumpRevision } = flags;
  if (!Number.isSafeInteger(bumpRevision) || bumpRevision < 0) throw invalid('--bump-revision expects a whole number');
  if (bumpRevision > 0 !== (flags.markCompacted === true)) {
    throw invalid('--bump-revision and --mark-compacted go together');
  }
  const peerUrls = parseUrls(flags.initialAdvertisePeerUrls, '--initial-advertise-peer-urls', false).map(
    ({ href }) => href,
  );
  const cluster = flags.initialCluster;
  const dataDir = flags.dataDir ?? `${name}.quorate`;
  const { restoreBackup } = await import('../etcd/maintenance/restore.ts');
  const header = await restoreBackup({
    file,
    dataDir,
    name,
    peerUrls,
    initialCluster: cluster === undefined ? [{ name, peerUrls }] : parseCluster(cluster, '--initial-cluster'),
    initialClusterToken: flags.initialClusterToken,
    ...(flags.consensus !== undefined && { consensus: flags.consensus }),
    bumpRevision,
    marksCompacted: flags.markCompacted === true,
  });
  console.log(`restored ${header.totalKeys} keys at revision ${header.revision + bumpRevision} into ${dataDir}`);
  return EXIT.ok;
}

async function status(file: string, format: string): Promise<number> {
  const { verifyBackup } = await import('../etcd/maintenance/restore.ts');
  const { revision, totalKeys, hash, bytes } = verifyBackup(file);
  switch (format) {
    case 'json':
      console.log(JSON.stringify({ hash, revision, totalKey: totalKeys, totalSize: bytes }));
      break;
    case 'simple':
      console.log([hash.toString(16), revision, totalKeys, humanBytes(bytes)].join(', '));
      break;
    case 'table':
      console.log(
        drawTable({
          heads: ['hash', 'revision', 'total keys', 'total size'],
          rows: [[hash.toString(16), String(revision), String(totalKeys), humanBytes(bytes)]],
        }).join('\n'),
      );
      break;
    default:
      throw invalid(`--write-out must be simple, table or json, got '${format}'`);
  }
  return EXIT.ok;
}

function invalid(message: string): QuorateError {
  return new QuorateError('invalid-option', message);
}
