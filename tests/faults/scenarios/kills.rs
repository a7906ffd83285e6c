//! A process is gone from one moment to the next: the service, PostgreSQL, one of two services.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::{
    load::{Load, Tally},
    process::Service,
    report::{Database, Finding, spread},
    world::World,
};

const CLIENTS: usize = 8;
/// Rounds after which everything is read back, not only what the round wrote.
const CHECK_EVERY: usize = 25;

const PROMISE: &str = "nothing acknowledged is lost or doubled, the chain is valid";

/// The service is killed while it writes.
pub async fn service(world: &mut World) {
    for database in [Database::Sqlite, Database::Postgres] {
        let rounds = world.rounds(3, 100);
        let mut service = world.service(database, &[]).await;
        let mut load = Load::new("s", &[service.address], CLIENTS, &mut world.chance);
        let mut starts = Vec::new();
        let mut faults = Vec::new();
        for round in 1..=rounds {
            let sizes = load.sizes();
            let pause = pause(world);
            load.run(async {
                sleep(pause).await;
                service.kill();
            })
            .await;
            starts.push(service.start().await.as_millis());
            load.settle(&sizes).await;
            if round % CHECK_EVERY == 0 {
                faults.extend(load.check().await.faults);
            }
        }
        let tally = load.check().await;
        faults.extend(tally.faults.iter().cloned());
        let figure = format!("{rounds} kills of the service: {}; start {}", told(&tally), spread(&mut starts));
        world.found(Finding { scenario: "kills", database, figure, promise: PROMISE, faults, misses: Vec::new() });
    }
}

/// PostgreSQL is killed under the service, which goes on.
pub async fn postgres(world: &mut World) {
    let database = Database::Postgres;
    let rounds = world.rounds(2, 100);
    let service = world.service(database, &[]).await;
    let mut load = Load::new("p", &[service.address], CLIENTS, &mut world.chance);
    let (mut returns, mut faults) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let sizes = load.sizes();
        let pause = pause(world);
        let cluster = &world.postgres;
        load.run(async {
            sleep(pause).await;
            cluster.kill();
            cluster.resume();
        })
        .await;
        let back = Instant::now();
        load.settle(&sizes).await;
        returns.push(back.elapsed().as_millis());
    }
    let tally = load.check().await;
    faults.extend(tally.faults.iter().cloned());
    let figure = format!("{rounds} kills of PostgreSQL: {}; all settled {}", told(&tally), spread(&mut returns));
    world.found(Finding { scenario: "kills", database, figure, promise: PROMISE, faults, misses: Vec::new() });
}

/// Two services on one database; one of them is killed, the other goes on.
pub async fn replica(world: &mut World) {
    let database = Database::Postgres;
    let rounds = world.rounds(2, 20);
    let url = world.database(database);
    let (mut steady, mut killed) = (Service::new(&world.folder, &url, &[]), Service::new(&world.folder, &url, &[]));
    steady.start().await;
    killed.start().await;
    let mut load = Load::new("r", &[steady.address, killed.address], CLIENTS, &mut world.chance);
    for _ in 0..rounds {
        let sizes = load.sizes();
        let pause = pause(world);
        load.run(async {
            sleep(pause).await;
            killed.kill();
            sleep(pause).await;
        })
        .await;
        killed.start().await;
        load.settle(&sizes).await;
    }
    let tally = load.check().await;
    let figure = format!("{rounds} kills of one of two services: {}", told(&tally));
    world.found(Finding {
        scenario: "replica",
        database,
        figure,
        promise: PROMISE,
        faults: tally.faults,
        misses: Vec::new(),
    });
}

fn pause(world: &mut World) -> Duration {
    Duration::from_millis(50 + world.chance.below(400))
}

fn told(tally: &Tally) -> String {
    let Tally { acknowledged, unknown, refused, declarations, .. } = tally;
    format!(
        "{acknowledged} writes acknowledged, {unknown} cut off and found out, {refused} refused, {declarations} declarations"
    )
}
