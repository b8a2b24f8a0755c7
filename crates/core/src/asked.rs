//! The words of a question about pieces or publications, and what each of them may mean: a word that begins so, or,
//! where nothing has that, words that are a slip of the finger away.
//!
//! The words of what is there stand in tables of their own (`submission_word`, `publication_word`), in the same
//! transaction as the thing itself: what is published is found at once, and what is taken back is not.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::text::words;

/// The most words of a question that count.
const MOST_WORDS: usize = 8;

/// From so many letters on, the end of a word may be missing.
const LONG_ENOUGH_TO_BEGIN: usize = 2;

/// From so many letters on, a word may have one slip, and from so many, two.
const LONG_ENOUGH_FOR_ONE: usize = 4;
const LONG_ENOUGH_FOR_TWO: usize = 8;

/// A table of words: whose words, by id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordTable {
    /// Its name.
    pub(crate) name: &'static str,
    /// The column with the id of what has the word.
    pub(crate) of: &'static str,
}

/// A word that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    /// This very word.
    Is(String),
    /// A word that begins so.
    Begins(String),
    /// One of these words.
    OneOf(Vec<String>),
}

/// All words that are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AskedWords(Vec<Wanted>);

impl AskedWords {
    /// The words of a question as it was typed; the last letters of each may be missing.
    pub(crate) fn of(typed: Option<&str>) -> Self {
        let wanted = |word: String| {
            if word.chars().count() < LONG_ENOUGH_TO_BEGIN { Wanted::Is(word) } else { Wanted::Begins(word) }
        };
        Self(words(typed.unwrap_or_default()).take(MOST_WORDS).map(wanted).collect())
    }

    /// The same question, asked of words that are near. `None` where no word has any.
    ///
    /// Whether it is asked must depend on what the viewer sees alone: on a question that found nothing for them. What
    /// is near is then matched with what the viewer may see, so that words of hidden things change nothing.
    pub(crate) async fn forgiving(&self, db: &impl ConnectionTrait, table: WordTable) -> Result<Option<Self>, DbErr> {
        let mut forgiving = Vec::with_capacity(self.0.len());
        for wanted in &self.0 {
            forgiving.push(match wanted {
                Wanted::Begins(word) => match near(db, table, word).await? {
                    near if near.is_empty() => wanted.clone(),
                    near => Wanted::OneOf(near),
                },
                other => other.clone(),
            });
        }
        let forgiving = Self(forgiving);
        Ok(Some(forgiving).filter(|forgiving| forgiving != self))
    }

    /// For each word, the ids of what has it.
    pub(crate) fn having(&self, table: WordTable) -> impl Iterator<Item = SelectStatement> {
        self.0.iter().map(move |wanted| {
            let word = || Expr::col("word");
            let mut ids = Query::select();
            ids.column(table.of).from(table.name);
            match wanted {
                Wanted::Is(exactly) => ids.and_where(word().eq(exactly.as_str())),
                Wanted::Begins(start) => {
                    ids.and_where(word().gte(start.as_str())).and_where(word().lt(after_all_that_begin(start)))
                }
                Wanted::OneOf(some) => ids.and_where(word().is_in(some.iter().map(String::as_str))),
            };
            ids.take()
        })
    }
}

/// Comes after all words that begin so, compared by bytes as both engines do in these tables.
fn after_all_that_begin(start: &str) -> String {
    format!("{start}\u{10ffff}")
}

/// How many slips a word of so many letters may have.
fn slips(letters: usize) -> usize {
    match letters {
        LONG_ENOUGH_FOR_TWO.. => 2,
        LONG_ENOUGH_FOR_ONE.. => 1,
        _ => 0,
    }
}

/// The words of the table that are a slip or two away, and begin with the same letter.
async fn near(db: &impl ConnectionTrait, table: WordTable, word: &str) -> Result<Vec<String>, DbErr> {
    let most = slips(word.chars().count());
    let Some(first) = word.chars().next().filter(|_| most > 0) else { return Ok(Vec::new()) };
    let first = first.to_string();
    let candidates = distinct(db, table, &first).await?;
    Ok(candidates.into_iter().filter(|known| is_near(word, known, most)).collect())
}

fn is_near(word: &str, known: &str, most: usize) -> bool {
    // A letter that the other one does not have anywhere is a slip in any case: most words are told apart by that.
    if word.chars().filter(|letter| !known.contains(*letter)).count() > most {
        return false;
    }
    // What is typed may be the beginning of a longer word.
    let letters = word.chars().count();
    let begun: String = known.chars().take(letters).collect();
    let whole = || known.chars().count() <= letters + most && strsim::osa_distance(word, known) <= most;
    strsim::osa_distance(word, &begun) <= most || whole()
}

/// All words that begin so, each once: the index is asked for the first, and then for the next one after it, as many
/// times as there are different words, instead of being read from end to end.
async fn distinct(db: &impl ConnectionTrait, table: WordTable, start: &str) -> Result<Vec<String>, DbErr> {
    let name = table.name;
    let (a, b) = match db.get_database_backend() {
        DbBackend::Postgres => ("$1", "$2"),
        _ => ("?1", "?2"),
    };
    let sql = format!(
        "WITH RECURSIVE known(word) AS (\
           SELECT (SELECT MIN(w.word) FROM {name} w WHERE w.word >= {a} AND w.word < {b}) \
           UNION ALL \
           SELECT (SELECT MIN(w.word) FROM {name} w WHERE w.word > known.word AND w.word < {b}) \
           FROM known WHERE known.word IS NOT NULL\
         ) SELECT word FROM known WHERE word IS NOT NULL"
    );
    let values = [start.into(), after_all_that_begin(start).into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.query_all_raw(statement).await?.iter().map(|row| row.try_get("", "word")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_may_lack_their_end_and_short_ones_are_meant_as_they_are() {
        let asked = AskedWords::of(Some("  É night-r"));
        let wanted = [Wanted::Is("e".into()), Wanted::Begins("night".into()), Wanted::Is("r".into())];
        assert_eq!(asked.0, wanted);
        assert_eq!((AskedWords::of(Some(" – ")), AskedWords::of(None)), Default::default());
        assert_eq!(AskedWords::of(Some("a b c d e f g h i j")).0.len(), MOST_WORDS);
    }

    #[test]
    fn a_slip_is_forgiven_as_far_as_the_word_is_long() {
        let near = |word: &str, known: &str| is_near(word, known, slips(word.chars().count()));
        assert!(near("nigth", "night") && near("nght", "night") && near("roundz", "rounds"));
        assert!(near("simulaton", "simulation") && near("simulasjon", "simulation"));
        assert!(near("nigth", "nighttime"), "the beginning of a longer word");
        assert!(!near("cat", "car") && !near("night", "nurse"));
    }
}
