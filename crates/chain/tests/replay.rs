//! `node replay`: the archive of a stopped member confirms every state root, rebuilds the state, and gives away every
//! change that was made to it.

use crate::{
    cluster::{Cluster, Setup, tunables},
    invariants::{self, Clients},
    support,
};
use commonware_consensus::marshal::store::{Blocks as _, Certificates as _};
use commonware_consensus::{Heightable as _, types::Height};
use commonware_cryptography::Digestible as _;
use commonware_runtime::{
    Runner as _, Storage as _, Supervisor as _,
    deterministic::{Config, Context as Runtime, Runner},
};
use std::sync::Arc;
use vinculum_chain::{
    Block, Tunables,
    application::BlockError,
    archive,
    body::Body,
    consensus::Finalization,
    replay::{self, ReplayError, Summary, Target},
};

/// A network that has made some blocks and stopped, all members at once.
async fn stopped(context: Runtime) -> (Cluster, Clients) {
    let fast = Tunables { heartbeat_ms: 60, ..tunables() };
    let mut cluster = Cluster::running(context, &Setup::honest(4, fast)).await;
    let clients = Clients::default();
    work(&cluster, &clients, 0..8).await;
    // Empty blocks, too, more than may lack a certificate.
    let tip = cluster.chain(0).await.tip().height;
    cluster.reach(tip + 40, 20_000).await;
    for member in 0..4 {
        cluster.crash(member).await;
    }
    (cluster, clients)
}

async fn work(cluster: &Cluster, clients: &Clients, numbers: std::ops::Range<u64>) {
    for number in numbers {
        let chain = cluster.chain(number as usize % 4).await;
        let envelope = support::valid(chain.network_id(), 0, number, chain.now().plus(600_000));
        drop(chain);
        clients.submit(cluster, number as usize % 4, envelope);
        cluster.sleep(90).await;
    }
    while clients.waiting() > 0 {
        cluster.sleep(20).await;
    }
}

fn simulate(main: impl AsyncFnOnce(Runtime)) {
    Runner::from(Config::new().with_seed(3)).start(|context| main(context));
}

/// Replays the archive whose files start with `prefix`.
async fn run(cluster: &Cluster, prefix: &str, target: Target) -> Result<Summary, ReplayError> {
    let genesis = cluster.setup.genesis.clone();
    let context = cluster.context.child("replay");
    let mut last = 0;
    let result = replay::run(context, genesis, prefix, tunables(), target, |progress| {
        assert_eq!(progress.height, last + 1);
        last = progress.height;
    });
    let result = result.await;
    if let Ok(summary) = &result {
        assert_eq!(summary.height, last);
    }
    result
}

/// What a member's archive holds.
struct Archive {
    blocks: Vec<Arc<Block>>,
    certificates: Vec<(u64, Finalization)>,
}

impl Archive {
    async fn read(cluster: &Cluster, prefix: &str) -> Self {
        let cache = archive::page_cache();
        let blocks = archive::blocks(cluster.context.child("blocks"), prefix, cache.clone()).await.expect("it opens");
        let certificates = archive::certificates(cluster.context.child("certificates"), prefix, cache).await;
        let certificates = certificates.expect("it opens");
        let mut read = Self { blocks: Vec::new(), certificates: Vec::new() };
        for height in 1..=blocks.last().expect("there are blocks") {
            read.blocks.push(blocks.at(height).await.expect("it is readable").expect("it is there"));
            if let Some(certificate) = certificates.at(height).await.expect("it is readable") {
                read.certificates.push((height, certificate));
            }
        }
        read
    }

    async fn write(&self, cluster: &Cluster, prefix: &str) {
        let cache = archive::page_cache();
        let blocks = archive::blocks(cluster.context.child("blocks"), prefix, cache.clone()).await;
        let mut blocks = blocks.expect("it opens");
        for block in &self.blocks {
            blocks = blocks.put(block.digest(), block).await.expect("it is writable");
        }
        blocks.sync().await.expect("it is writable");
        let certificates = archive::certificates(cluster.context.child("certificates"), prefix, cache).await;
        let mut certificates = certificates.expect("it opens");
        for (height, certificate) in &self.certificates {
            let put = certificates.put(Height::new(*height), certificate.proposal.payload, certificate);
            certificates = put.await.expect("it is writable");
        }
        certificates.sync().await.expect("it is writable");
    }

    /// The block at a height.
    fn block(&mut self, height: u64) -> &mut Arc<Block> {
        let block = self.blocks.iter_mut().find(|block| block.height().get() == height);
        block.expect("there is such a block")
    }

    /// The height of the last block with a transaction.
    fn busy(&self) -> u64 {
        let busy = self.blocks.iter().rev().find(|block| !block.body().is_empty());
        busy.expect("there was work").height().get()
    }
}

#[test]
fn the_archive_confirms_every_state_root() {
    simulate(async |context| {
        let (cluster, _) = stopped(context).await;
        for member in 0..4 {
            let prefix = format!("member-{member}");
            let confirmed = run(&cluster, &prefix, Target::Confirm).await.expect("the archive is right");
            let archive = Archive::read(&cluster, &prefix).await;
            let last = archive.blocks.last().expect("there are blocks");
            assert_eq!((confirmed.state_root, confirmed.digest), (last.header().state_root, last.id()));
            assert_eq!((confirmed.height, confirmed.transactions), (archive.blocks.len() as u64, 8));
            assert_eq!(confirmed.certificates, archive.certificates.len() as u64);
            assert_eq!(Some(confirmed.certified), archive.certificates.last().map(|(height, _)| *height));
            let known = cluster.setup.records.get().finals.get(&confirmed.height).copied();
            assert_eq!(known, Some((confirmed.digest, confirmed.state_root)));
        }
    });
}

#[test]
fn a_rebuilt_state_goes_on() {
    simulate(async |context| {
        let (mut cluster, clients) = stopped(context).await;
        for member in 0..3 {
            let prefix = format!("member-{member}");
            let confirmed = run(&cluster, &prefix, Target::Confirm).await.expect("the archive is right");
            let rebuilt = run(&cluster, &prefix, Target::Rebuild).await.expect("the archive is right");
            assert_eq!(rebuilt, confirmed);
            cluster.start(member).await;
        }
        work_on(&mut cluster, &clients).await;
    });
}

/// Starts who is down, makes more blocks, and checks all.
async fn work_on(cluster: &mut Cluster, clients: &Clients) {
    for member in 0..4 {
        if !cluster.is_up(member) {
            cluster.start(member).await;
        }
    }
    work(cluster, clients, 100..108).await;
    let tip = cluster.chain(0).await.tip().height;
    cluster.reach(tip, 10_000).await;
    invariants::check(cluster, clients).await;
}

/// Whatever became of the state's files, the archive is enough.
#[test]
fn a_damaged_state_is_rebuilt() {
    simulate(async |context| {
        let (mut cluster, clients) = stopped(context).await;
        for (member, partition) in [(0, "state-log_data"), (1, "state-merkle-blobs"), (2, "state-bitmap")] {
            let prefix = format!("member-{member}");
            damage(&cluster.context, &format!("{prefix}-{partition}"), |_| 0).await;
            run(&cluster, &prefix, Target::Rebuild).await.expect("the archive is right");
        }
        work_on(&mut cluster, &clients).await;
    });
}

/// Overwrites a part of every file with something else, from a place that depends on its size.
async fn damage(context: &Runtime, partition: &str, place: impl Fn(u64) -> u64) {
    use commonware_runtime::{Blob as _, WriteOptions};
    let names = context.scan(partition).await.expect("the files are there");
    assert!(!names.is_empty());
    for name in names {
        let (blob, size) = context.open(partition, &name).await.expect("it opens");
        let place = place(size);
        let noise = vec![0xa5; (size - place).min(600) as usize];
        blob.write_at(place, noise, WriteOptions::default()).await.expect("it is writable");
        blob.sync().await.expect("it is writable");
    }
}

/// Replays an archive that differs from member 0's by `change`.
async fn forged(cluster: &Cluster, name: &str, change: impl FnOnce(&mut Archive)) -> ReplayError {
    let mut archive = Archive::read(cluster, "member-0").await;
    change(&mut archive);
    archive.write(cluster, name).await;
    run(cluster, name, Target::Confirm).await.expect_err("something is wrong")
}

#[test]
fn a_changed_archive_is_found_out_at_its_height() {
    simulate(async |context| {
        let (cluster, _) = stopped(context).await;
        let archive = Archive::read(&cluster, "member-0").await;
        let (busy, last) = (archive.busy(), archive.blocks.len() as u64);
        let changed = |block: &Block, change: &dyn Fn(&mut vinculum_chain::Header, &mut Body)| {
            let (mut header, mut body) = (block.header().clone(), block.body().clone());
            change(&mut header, &mut body);
            header.body_hash = body.hash();
            Arc::new(Block::new(header, body))
        };

        let error = forged(&cluster, "state-root", |archive| {
            let block = archive.block(busy);
            *block = changed(block, &|header, _| header.state_root.0[7] ^= 1);
        });
        let error = error.await;
        assert!(
            matches!(error, ReplayError::Block { height, error: BlockError::Execution("state root") } if height == busy),
            "{error}"
        );

        let error = forged(&cluster, "without-transactions", |archive| {
            let block = archive.block(busy);
            *block = changed(block, &|_, body| *body = Body::default());
        });
        let error = error.await;
        assert!(matches!(error, ReplayError::Block { height, .. } if height == busy), "{error}");

        // Everything fits except that nobody has agreed on it.
        let error = forged(&cluster, "other-time", |archive| {
            let block = archive.block(last);
            *block = changed(block, &|header, _| header.time = header.time.plus(1));
        });
        let error = error.await;
        let other = matches!(error, ReplayError::OtherBlock { height, .. } if height == last);
        assert!(other || matches!(error, ReplayError::Block { height, .. } if height == last), "{error}");

        let error = forged(&cluster, "without-one", |archive| {
            archive.blocks.retain(|block| block.height().get() != busy);
        });
        let error = error.await;
        assert!(matches!(error, ReplayError::Missing { height, .. } if height == busy), "{error}");

        let error = forged(&cluster, "without-certificates", |archive| {
            archive.certificates.retain(|(height, _)| *height < busy)
        });
        let error = error.await;
        assert!(matches!(error, ReplayError::Uncertified { height } if height <= busy), "{error}");

        // A crash may have kept the last certificate from the disk.
        let mut crashed = Archive::read(&cluster, "member-0").await;
        crashed.certificates.pop();
        crashed.write(&cluster, "without-the-last").await;
        let summary = run(&cluster, "without-the-last", Target::Confirm).await.expect("this explains itself");
        assert_eq!(Some(summary.certified), crashed.certificates.last().map(|(height, _)| *height));
        assert!(summary.certified < summary.height);
    });
}

/// Something else was written into its files, at the beginning or in the middle.
#[test]
fn a_damaged_archive_is_found_out() {
    simulate(async |context| {
        let (cluster, _) = stopped(context).await;
        damage(&cluster.context, "member-0-blocks-value", |_| 0).await;
        damage(&cluster.context, "member-2-blocks-value", |size| size / 2).await;
        let error = run(&cluster, "member-0", Target::Confirm).await.expect_err("the archive is damaged");
        assert!(
            matches!(error, ReplayError::Archive { height: 1, .. } | ReplayError::Missing { height: 1, .. }),
            "{error}"
        );
        let error = run(&cluster, "member-2", Target::Confirm).await.expect_err("the archive is damaged");
        // What cannot be read when the archive is opened is cut off there, and missing then.
        assert!(
            matches!(error, ReplayError::Archive { height: 2.., .. } | ReplayError::Missing { height: 2.., .. }),
            "{error}"
        );
        // The others are not affected.
        run(&cluster, "member-1", Target::Confirm).await.expect("this archive is right");
    });
}
