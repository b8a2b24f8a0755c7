//! No order of steps, of people who act at once on what they saw a while ago, reaches a state that makes no sense.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::content::{Content, News};
use super::filled::Filled;
use super::model::{Piece, PieceKind, Readers, Reason};
use super::stage::{At, Decider, Draft, Stage, Submission};
use crate::id::{AccountId, ScholarId, SubmissionId};

const NOW: DateTime<Utc> = DateTime::from_timestamp(1_773_480_413, 0).unwrap();

/// A step that somebody tries.
#[derive(Clone, Copy, Debug)]
enum Try {
    Send,
    Withdraw,
    Reopen,
    Approve,
    Schedule,
    AskChanges,
    Hold,
    Release,
    Refuse,
    ComeOut,
    Correct,
    Unpublish,
}

const ALL: [Try; 12] = [
    Try::Send,
    Try::Withdraw,
    Try::Reopen,
    Try::Approve,
    Try::Schedule,
    Try::AskChanges,
    Try::Hold,
    Try::Release,
    Try::Refuse,
    Try::ComeOut,
    Try::Correct,
    Try::Unpublish,
];

fn news(title: &str) -> Content {
    Content::News(News { title: title.to_owned(), text: "x".to_owned(), link: None, happened: None })
}

fn draft() -> Submission {
    let piece = Piece {
        id: SubmissionId::new(),
        author: ScholarId::new(),
        account: AccountId::new(),
        kind: PieceKind::News,
        filled: Filled::default(),
        readers: Readers::Everybody,
        assigned: None,
        created_at: NOW,
        updated_at: NOW,
        version: 1,
    };
    At { piece, stage: Draft }.into()
}

/// The piece after a step, as the operations take it; `None` where the step is refused.
fn after(piece: &Submission, step: Try, now: DateTime<Utc>) -> Option<Submission> {
    let by = Decider::of(AccountId::new(), None, piece.piece()).ok()?;
    let reason = || Reason::parse("because").unwrap();
    macro_rules! undecided {
        ($at:ident => $next:expr) => {
            match piece.clone() {
                Submission::Waiting($at) => Some($next.into()),
                Submission::Held($at) => Some($next.into()),
                Submission::Scheduled($at) => Some($next.into()),
                _ => None,
            }
        };
    }
    match step {
        Try::Send => match piece.clone() {
            Submission::Draft(at) => Some(at.submit(news("a"), now).into()),
            Submission::ChangesAsked(at) => Some(at.submit(news("b"), now).into()),
            _ => None,
        },
        Try::Withdraw => match piece.clone() {
            Submission::Waiting(at) => Some(at.withdraw(now).into()),
            Submission::ChangesAsked(at) => Some(at.withdraw(now).into()),
            Submission::Held(at) => Some(at.withdraw(now).into()),
            Submission::Scheduled(at) => Some(at.withdraw(now).into()),
            _ => None,
        },
        Try::Reopen => match piece.clone() {
            Submission::Withdrawn(at) => Some(at.reopen().into()),
            _ => None,
        },
        Try::Approve => undecided!(at => at.approve(by, None, now)),
        Try::Schedule => undecided!(at => at.schedule(by, now + TimeDelta::hours(2))),
        Try::AskChanges => undecided!(at => at.ask_changes(by, reason(), now)),
        Try::Hold => undecided!(at => at.hold(by, reason())),
        Try::Refuse => undecided!(at => at.refuse(by, reason(), now)),
        Try::Release => match piece.clone() {
            Submission::Held(at) => Some(at.release().into()),
            Submission::Scheduled(at) => Some(at.release().into()),
            _ => None,
        },
        Try::ComeOut => match piece.clone() {
            Submission::Scheduled(at) => at.come_out(now).ok().map(Into::into),
            _ => None,
        },
        Try::Correct => match piece.clone() {
            Submission::Published(at) => Some(at.correct(news("c")).into()),
            _ => None,
        },
        Try::Unpublish => match piece.clone() {
            Submission::Published(at) => Some(at.unpublish(by.account(), reason(), now).into()),
            _ => None,
        },
    }
}

/// The steps that may lead from one stage to another.
fn may_lead(from: Stage, to: Stage) -> bool {
    use Stage::{ChangesAsked, Draft, Held, Published, Refused, Scheduled, Unpublished, Waiting, Withdrawn};
    let undecided = matches!(from, Waiting | Held | Scheduled);
    match to {
        Draft => from == Withdrawn,
        Waiting => matches!(from, Draft | ChangesAsked | Held | Scheduled),
        ChangesAsked | Held | Scheduled | Refused => undecided,
        Published => undecided || from == Published,
        Withdrawn => undecided || from == ChangesAsked,
        Unpublished => from == Published,
    }
}

#[test]
fn nobody_decides_about_their_own() {
    let own = draft();
    let piece = own.piece();
    assert!(Decider::of(piece.account, None, piece).is_err());
    assert!(Decider::of(AccountId::new(), Some(piece.author), piece).is_err());
    assert!(Decider::of(AccountId::new(), Some(ScholarId::new()), piece).is_ok());
}

#[test]
fn a_scheduled_piece_comes_out_in_its_time() {
    let waiting = after(&draft(), Try::Send, NOW).unwrap();
    let scheduled = after(&waiting, Try::Schedule, NOW).unwrap();
    assert!(after(&scheduled, Try::ComeOut, NOW + TimeDelta::hours(1)).is_none());
    assert_eq!(after(&scheduled, Try::ComeOut, NOW + TimeDelta::hours(2)).unwrap().stage(), Stage::Published);
}

#[test]
fn a_piece_that_is_sent_again_keeps_its_place_in_the_queue() {
    let waiting = after(&draft(), Try::Send, NOW).unwrap();
    let asked = after(&waiting, Try::AskChanges, NOW + TimeDelta::hours(1)).unwrap();
    let Submission::Waiting(again) = after(&asked, Try::Send, NOW + TimeDelta::hours(5)).unwrap() else { panic!() };
    assert_eq!(again.stage.since, NOW);
}

proptest! {
    /// Several people see the piece at some moment and act on what they saw later. The store lets the first through and
    /// refuses those who saw another version.
    #[test]
    fn no_order_of_concurrent_steps_reaches_an_impossible_state(
        acts in proptest::collection::vec((0..4_usize, 0..ALL.len(), any::<bool>(), 0..5_i64), 1..60),
    ) {
        let mut stored = draft();
        let mut seen: Vec<Submission> = vec![stored.clone(); 4];
        let mut now = NOW;
        let mut slugs: Vec<String> = Vec::new();
        for (who, step, looks_first, hours) in acts {
            now += TimeDelta::hours(hours);
            if looks_first {
                seen[who] = stored.clone();
            }
            let Some(next) = after(&seen[who], ALL[step], now) else { continue };
            // What `store::save` asks: that nobody wrote in between.
            if seen[who].piece().version != stored.piece().version {
                continue;
            }
            prop_assert!(may_lead(stored.stage(), next.stage()), "{:?} to {:?}", stored.stage(), next.stage());
            let decided = matches!(next.stage(), Stage::Published | Stage::Scheduled);
            prop_assert!(!decided || next.content().is_some());
            if let Submission::Published(at) = &next {
                slugs.push(at.stage.slug.clone());
                prop_assert!(slugs.windows(2).all(|pair| pair[0] == pair[1]), "a piece has one address");
            }
            stored = with_version(next, stored.piece().version + 1);
        }
    }
}

fn with_version(submission: Submission, version: i32) -> Submission {
    macro_rules! each {
        ($($stage:ident),+) => {
            match submission {
                $(Submission::$stage(at) => At { piece: Piece { version, ..at.piece }, stage: at.stage }.into(),)+
            }
        };
    }
    each!(Draft, Waiting, ChangesAsked, Held, Scheduled, Published, Refused, Withdrawn, Unpublished)
}
