//! The service is asked to stop while clients are at work on connections that they keep.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::{
    load::Load,
    report::{Database, Finding, spread},
    world::World,
};

const CLIENTS: usize = 16;

pub async fn stops(world: &mut World) {
    for database in [Database::Sqlite, Database::Postgres] {
        let rounds = world.rounds(3, 50);
        let mut service = world.service(database, &[("JIXIAO_DRAIN_SECONDS", "1".to_owned())]).await;
        let mut load = Load::new("t", &[service.address], CLIENTS, &mut world.chance);
        let (mut times, mut faults) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let sizes = load.sizes();
            let pause = Duration::from_millis(100 + world.chance.below(300));
            let (took, well) = load
                .run(async {
                    sleep(pause).await;
                    let begun = Instant::now();
                    let well = service.stop().await;
                    (begun.elapsed(), well)
                })
                .await;
            times.push(took.as_millis());
            if !well {
                faults.push("the process did not end with 0".to_owned());
            }
            service.start().await;
            load.settle(&sizes).await;
        }
        let tally = load.check().await;
        faults.extend(tally.faults.iter().cloned());
        if tally.unknown > 0 {
            faults.push(format!("{} requests were not answered: {:?}", tally.unknown, tally.unanswered.first()));
        }
        let figure = format!(
            "{rounds} stops under load: {} writes acknowledged, {} requests dropped; a stop takes {}",
            tally.acknowledged,
            tally.unknown,
            spread(&mut times)
        );
        let promise = "every request that was sent is answered; nothing is lost";
        world.found(Finding { scenario: "stops", database, figure, promise, faults, misses: Vec::new() });
    }
}
