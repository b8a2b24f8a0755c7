//! Work on many things at once, on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};

/// More cores than this bring little where memory is shared.
const MOST_CORES: usize = 8;

/// Things are handed out so many at a time.
const HAND: usize = 32;

/// What `work` makes of each thing, in the order of the things. `progress` hears, now and then and at the end, how
/// many are done.
pub(crate) fn map<T: Sync, U: Send>(
    things: &[T],
    work: impl Fn(&T) -> U + Sync,
    mut progress: impl FnMut(usize),
) -> Vec<U> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let hands = things.len().div_ceil(HAND);
    let take_part = |mut tell: Option<&mut dyn FnMut(usize)>| {
        let mut made: Vec<(usize, Vec<U>)> = Vec::new();
        loop {
            let hand = next.fetch_add(1, Ordering::Relaxed);
            if hand >= hands {
                return made;
            }
            let mine = &things[hand * HAND..things.len().min((hand + 1) * HAND)];
            made.push((hand, mine.iter().map(&work).collect()));
            let so_far = done.fetch_add(mine.len(), Ordering::Relaxed) + mine.len();
            if let Some(tell) = tell.as_mut() {
                tell(so_far);
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_CORES).min(hands.max(1));
    let mut made = std::thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(|| take_part(None))).collect();
        let mut made = take_part(Some(&mut progress));
        for other in others {
            match other.join() {
                Ok(more) => made.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    progress(things.len());
    made.sort_unstable_by_key(|(hand, _)| *hand);
    made.into_iter().flat_map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_made_keeps_the_order_of_the_things() {
        for many in [0, 1, 31, 32, 33, 1000] {
            let things: Vec<usize> = (0..many).collect();
            let mut told = Vec::new();
            let made = super::map(&things, |number| number * 2, |done| told.push(done));
            assert_eq!(made, things.iter().map(|number| number * 2).collect::<Vec<_>>());
            assert_eq!(told.last(), Some(&many));
        }
    }
}
