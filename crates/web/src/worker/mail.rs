//! Sending what waits in the outbox. What it promises stands in `docs/adr/0010-what-the-outbox-promises.md`.
//!
//! A few letters are sent at a time, the most urgent first. One that takes longer than a second goes on beside
//! the others, so that a slow server or recipient holds up nobody else.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use collegium_core::fault::Fault;
use collegium_core::mail::{self, Claimed, Outcome, Recipient, State, bounce};
use collegium_core::op::{Actor, Op};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::mail::letters::{self, Desk};
use crate::mail::transport::NotTaken;
use crate::mail::{Outside, Reader, Unsubscribe, compose};
use crate::problem::chain;
use crate::state::App;

/// How often the outbox is looked at.
const POLL: Duration = Duration::from_millis(500);

/// The longest pause while the way out is blocked.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// After this time a letter is slow, and makes room for another one.
const SLOW: Duration = Duration::from_secs(1);

/// How many slow letters may be under way beside the others.
const MOST_SLOW: usize = 16;

/// How often the lease of a slow letter is renewed: well within its length.
const RENEW: Duration = Duration::from_secs(20);

/// Sends letters.
#[derive(Clone, Debug)]
pub struct MailWorker {
    app: App,
    /// One for each letter that is sent briskly.
    brisk: Arc<Semaphore>,
    /// One for each letter that is under way.
    under_way: Arc<Semaphore>,
    /// How many letters in a row found the way blocked.
    blocked: Arc<AtomicU32>,
}

impl MailWorker {
    /// A worker of this site.
    #[must_use]
    pub fn new(app: App) -> Self {
        let workers = app.settings().mail.workers;
        Self {
            app,
            brisk: Arc::new(Semaphore::new(workers)),
            under_way: Arc::new(Semaphore::new(workers + MOST_SLOW)),
            blocked: Arc::new(AtomicU32::new(0)),
        }
    }

    /// Sends everything whose time has come, and waits for all ends. Gives the number of letters it had in hand.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn run_once(&self) -> Result<u64, Fault> {
        mail::take_up_again(&self.op(), false).await?;
        let mut tasks = JoinSet::new();
        let mut letters = 0;
        loop {
            match self.send_some(&mut tasks).await? {
                // What is under way may queue something itself.
                0 if tasks.is_empty() => return Ok(letters),
                0 => while tasks.join_next().await.is_some() {},
                some => letters += some,
            }
        }
    }

    /// Works until the process ends, then finishes what is under way.
    pub async fn run(self, mut ended: watch::Receiver<()>) {
        // A file of SQLite has one process: whatever is in hand, nobody has it.
        let mut all = self.app.settings().database.is_sqlite();
        let mut tasks = JoinSet::new();
        loop {
            let sent = match mail::take_up_again(&self.op(), all).await {
                Ok(_) => {
                    all = false;
                    self.send_some(&mut tasks).await
                }
                Err(fault) => Err(fault),
            };
            if let Err(fault) = &sent {
                tracing::warn!(error = chain(fault), "the outbox cannot be read; trying again");
            }
            while tasks.try_join_next().is_some() {}
            let pause = match sent {
                Ok(some) if some > 0 => Duration::ZERO,
                _ => POLL,
            };
            tokio::select! {
                () = tokio::time::sleep(pause + self.pause_while_blocked()) => {}
                gone = ended.changed() => if gone.is_err() { break },
            }
        }
        while tasks.join_next().await.is_some() {}
    }

    /// Begins to send as many letters as there are free hands. Gives their number.
    async fn send_some(&self, tasks: &mut JoinSet<()>) -> Result<u64, Fault> {
        let mut hands = Vec::new();
        // Waits for one free hand; others are taken as far as they are free now.
        let Ok(first) = Arc::clone(&self.brisk).acquire_owned().await else { return Ok(0) };
        let mut brisk = Some(first);
        while let Some(permit) = brisk {
            let Ok(way) = Arc::clone(&self.under_way).try_acquire_owned() else { break };
            hands.push((permit, way));
            brisk = Arc::clone(&self.brisk).try_acquire_owned().ok();
        }
        if hands.is_empty() {
            // Everything is slow: one of them has to end first.
            tasks.join_next().await;
            return Ok(0);
        }
        let claimed = mail::claim(&self.op(), hands.len() as u64).await?;
        let letters = claimed.len() as u64;
        for (letter, (brisk, way)) in claimed.into_iter().zip(hands) {
            tasks.spawn(self.clone().send(letter, brisk, way));
        }
        Ok(letters)
    }

    /// Sends one letter and writes down how that ended.
    async fn send(self, letter: Claimed, brisk: OwnedSemaphorePermit, _way: OwnedSemaphorePermit) {
        // In a task of its own: a letter at which the program panics fails alone.
        let (worker, claimed) = (self.clone(), letter.clone());
        let mut attempt = pin!(tokio::spawn(async move { worker.attempt(&claimed).await }));
        let mut brisk = Some(brisk);
        let mut patience = SLOW;
        let ended = loop {
            tokio::select! {
                ended = &mut attempt => break ended,
                () = tokio::time::sleep(patience) => {}
            }
            if brisk.take().is_none()
                && let Err(fault) = mail::renew(&self.op(), &letter).await
            {
                tracing::warn!(letter = %letter.id, error = chain(&fault), "the lease of a letter cannot be renewed");
            }
            patience = RENEW;
        };
        let outcome = match ended {
            Ok(Some(outcome)) => outcome,
            Ok(None) => return,
            Err(_) => Outcome::Later { why: "the program failed at this letter".to_owned() },
        };
        self.settle(&letter, outcome).await;
    }

    async fn settle(&self, letter: &Claimed, outcome: Outcome) {
        match mail::settle(&self.op(), letter, outcome).await {
            Ok(Some(state)) => tell(letter, state),
            Ok(None) => tracing::warn!(letter = %letter.id, "the letter was taken up by another worker meanwhile"),
            Err(fault) => {
                tracing::error!(letter = %letter.id, error = chain(&fault), "the end of a letter cannot be written down");
            }
        }
    }

    /// Writes the letter and hands it over. `None` where it is somebody else's by then, or its end is written down.
    async fn attempt(&self, letter: &Claimed) -> Option<Outcome> {
        match self.written_and_sent(letter).await {
            Ok(outcome) => outcome,
            Err(fault) => {
                tracing::warn!(letter = %letter.id, error = chain(&fault), "a letter cannot be written now");
                Some(Outcome::Later { why: "the database failed".to_owned() })
            }
        }
    }

    async fn written_and_sent(&self, claimed: &Claimed) -> Result<Option<Outcome>, Fault> {
        let op = self.op();
        let Some(letter) = &claimed.letter else {
            return Ok(Some(Outcome::Later { why: "this version of the program does not know the letter".to_owned() }));
        };
        if claimed.is_over(op.now) {
            return Ok(Some(Outcome::Refused { why: "its time was over before it could be sent".to_owned() }));
        }
        let to = match mail::recipient(&op, &claimed.to).await? {
            Ok(to) => to,
            Err(why) => return Ok(Some(Outcome::Dropped { why: why.as_str() })),
        };
        let reader = self.reader(&to, letter.kind());
        if claimed.class.may_be_declined() && mail::declines(&op, &reader.who, letter.kind()).await? {
            return Ok(Some(Outcome::Dropped { why: "the reader does not want such letters" }));
        }
        let way_out = claimed.class.may_be_declined().then(|| WayOut::of(&self.app, &reader)).flatten();
        let preferences = way_out.as_ref().map(|way| way.preferences.as_str());
        let desk = Desk { app: &self.app, op: &op, id: claimed.id, to: &to, preferences };
        let prepared = match letters::prepare(&desk, letter).await {
            Ok(Some(prepared)) => prepared,
            Ok(None) => return Ok(Some(Outcome::Dropped { why: "there was no need for it any more" })),
            Err(error) => {
                tracing::warn!(letter = %claimed.id, error = chain(&error), "a letter cannot be written now");
                return Ok(Some(Outcome::Later { why: "it could not be written".to_owned() }));
            }
        };
        let unsubscribe = way_out.map(|way| Unsubscribe { one_click: way.one_click, kind: letter.kind() });
        let outside = Outside { id: claimed.id, to: &to, class: claimed.class, now: op.now, unsubscribe };
        let parcel = match compose(&self.app.settings().mail, &prepared, &outside) {
            Ok(parcel) => parcel,
            Err(error) => return Ok(Some(Outcome::Refused { why: error.to_string() })),
        };
        let offered = match self.app.transport().offer(&parcel).await {
            Ok(offered) => offered,
            Err(not_taken) => return Ok(self.not_taken(claimed, &to, not_taken).await),
        };
        // From here on, an end of this process leaves open whether the letter left.
        if !mail::hand_over(&op, claimed).await? {
            return Ok(None);
        }
        match offered.hand_over(&parcel).await {
            Ok(()) => {
                self.blocked.store(0, Ordering::Relaxed);
                Ok(Some(Outcome::Sent))
            }
            Err(not_taken) => Ok(self.not_taken(claimed, &to, not_taken).await),
        }
    }

    /// What follows from a refusal; an address at which nothing will ever arrive is not written to any more. `None` where
    /// the letter's end is written down already.
    async fn not_taken(&self, claimed: &Claimed, to: &Recipient, not_taken: NotTaken) -> Option<Outcome> {
        Some(match not_taken {
            NotTaken::Blocked(why) => {
                metrics::counter!("collegium_letters_blocked_total").increment(1);
                if self.blocked.fetch_add(1, Ordering::Relaxed) == 0 {
                    tracing::error!(why, "letters cannot be sent; trying again");
                }
                Outcome::Later { why }
            }
            NotTaken::Later(why) => Outcome::Later { why },
            NotTaken::Refused(why) => {
                let (kind, status, reason) = bounce::judge(&why);
                let recipient = Some(to.address.to_lowercase());
                // The letter first: a process that ends in between leaves a refused letter, and the next one to the
                // address tells the same of it. The other way round this one would count as never tried.
                self.settle(claimed, Outcome::Refused { why }).await;
                let returned = bounce::Returned { recipient, kind, status, reason };
                if let Err(fault) = mail::take_in(&self.op(), &[returned]).await {
                    tracing::warn!(letter = %claimed.id, error = chain(&fault), "a refused address is not noted");
                }
                return None;
            }
            NotTaken::Uncertain => Outcome::Uncertain,
        })
    }

    /// Who reads, for what this reader does not want.
    fn reader(&self, to: &Recipient, kind: &str) -> Reader {
        let known = to.reader.clone();
        let who = known.unwrap_or_else(|| Reader::at_address(self.app.secret(), &to.address));
        Reader { who, kind: kind.to_owned() }
    }

    /// A pause that grows as long as nothing can be sent at all.
    fn pause_while_blocked(&self) -> Duration {
        match self.blocked.load(Ordering::Relaxed) {
            0 => Duration::ZERO,
            times => (POLL * 2_u32.saturating_pow(times.min(8))).min(LONGEST_PAUSE),
        }
    }

    fn op(&self) -> Op {
        Op::new(self.app.db().clone(), self.app.now(), Actor::System, Uuid::now_v7())
    }
}

/// Where a reader can say no.
struct WayOut {
    one_click: String,
    preferences: String,
}

impl WayOut {
    fn of(app: &App, reader: &Reader) -> Option<Self> {
        let token = reader.token(app.secret(), app.now())?;
        Some(Self {
            one_click: app.url(&format!("/letters/unsubscribe/{token}")),
            preferences: app.url(&format!("/letters/preferences/{token}")),
        })
    }
}

/// Counts the end of a letter, and says in the log where staff should look.
fn tell(letter: &Claimed, state: State) {
    let labels = [("class", letter.class.as_str()), ("state", state.as_str())];
    metrics::counter!("collegium_letters_total", &labels).increment(1);
    if matches!(state, State::Refused | State::Uncertain) {
        tracing::warn!(letter = %letter.id, state = state.as_str(), "a letter needs a look; see /staff/letters");
    } else {
        tracing::debug!(letter = %letter.id, state = state.as_str(), "a letter is settled");
    }
}
