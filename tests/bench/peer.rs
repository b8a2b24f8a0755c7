//! PostgreSQL as a directory: full-text search and trigrams over the same people, with indexes for each.

use std::time::{Duration, Instant};

use collegium_core::scholars::Profile;
use collegium_core::text::fold;
use collegium_search::{Query, Sort, Window};
use collegium_web::demo;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, Value};
use serde_json::json;

use crate::Outcome;
use crate::community::{SEED, VIEWER};

const TABLE: &str = "
    CREATE EXTENSION pg_trgm;
    CREATE TABLE person (
        id uuid PRIMARY KEY, name text NOT NULL, sort_name text NOT NULL, newest int, discipline text, country text,
        programs text[] NOT NULL, words tsvector NOT NULL, card jsonb NOT NULL
    )";

const INDEXES: &str = "
    CREATE INDEX ON person USING gin (words) WITH (fastupdate = off);
    CREATE INDEX ON person USING gin (name gin_trgm_ops) WITH (fastupdate = off);
    CREATE INDEX ON person USING gin (programs) WITH (fastupdate = off);
    CREATE INDEX ON person (discipline);
    CREATE INDEX ON person (country, discipline);
    CREATE INDEX ON person (sort_name, id);
    VACUUM ANALYZE person";

const INSERT: &str = "
    INSERT INTO person
    SELECT id, name, sort_name, newest, discipline, country, programs,
           setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('simple', work), 'B')
           || setweight(to_tsvector('simple', bio), 'D'), card
    FROM jsonb_to_recordset($1) AS row (id uuid, name text, sort_name text, newest int, discipline text,
         country text, programs text[], work text, bio text, card jsonb)";

/// The total, twenty cards and three facet counts of those found.
const ANSWER: &str = "
    SELECT (SELECT count(*) FROM found) AS total,
           (SELECT json_agg(json_build_object('id', p.id, 'card', p.card) ORDER BY top.place)::text
            FROM (SELECT id, row_number() OVER (ORDER BY rank DESC, sort_name, id) AS place FROM found
                  ORDER BY rank DESC, sort_name, id LIMIT 20 OFFSET {offset}) AS top
            JOIN person AS p USING (id)) AS hits,
           (SELECT json_object_agg(d, n)::text FROM (SELECT discipline AS d, count(*) AS n FROM found
            WHERE discipline IS NOT NULL GROUP BY 1) AS by_discipline) AS disciplines,
           (SELECT json_object_agg(c, n)::text FROM (SELECT country AS c, count(*) AS n FROM found
            WHERE country IS NOT NULL GROUP BY 1) AS by_country) AS countries,
           (SELECT json_object_agg(p, n)::text FROM (SELECT unnest(programs) AS p, count(*) AS n FROM found
            GROUP BY 1) AS by_program) AS programs";

/// What was found.
pub(crate) struct Found {
    pub(crate) total: i64,
    /// The identifiers of the cards, as text, in order.
    pub(crate) ids: Vec<String>,
}

/// A filled table.
pub(crate) struct Peer {
    db: DatabaseConnection,
    pub(crate) filling: Duration,
}

impl Peer {
    /// Makes the table and fills it with what members see.
    pub(crate) async fn fill(url: &str, size: usize) -> Outcome<Self> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).min_connections(1).sqlx_logging(false);
        let db = Database::connect(options).await?;
        let start = Instant::now();
        db.execute_unprepared(TABLE).await?;
        let mut rows = Vec::new();
        for profile in demo::profiles(SEED, size) {
            rows.extend(profile.seen_by(VIEWER).map(|seen| row(&seen)));
            if rows.len() == 1_000 {
                insert(&db, std::mem::take(&mut rows)).await?;
            }
        }
        insert(&db, rows).await?;
        for index in INDEXES.split(';') {
            db.execute_unprepared(index).await?;
        }
        let filling = start.elapsed();
        db.execute_unprepared("SET pg_trgm.similarity_threshold = 0.4").await?;
        Ok(Self { db, filling })
    }

    /// The bytes of the table with its indexes.
    pub(crate) async fn size(&self) -> Outcome<u64> {
        let asking = Statement::from_string(DbBackend::Postgres, "SELECT pg_total_relation_size('person') AS n");
        let row = self.db.query_one_raw(asking).await?.ok_or("no size")?;
        Ok(u64::try_from(row.try_get::<i64>("", "n")?)?)
    }

    /// Answers a question: by words; where nobody has them, by names that look alike.
    pub(crate) async fn ask(&self, query: &Query) -> Outcome<Found> {
        let by_words = self.found(query, false).await?;
        let alike_may_help = by_words.total == 0 && !query.text.is_empty() && !query.text.starts_with('"');
        if alike_may_help { self.found(query, true).await } else { Ok(by_words) }
    }

    async fn found(&self, query: &Query, alike: bool) -> Outcome<Found> {
        let (mut conditions, mut values) = (Vec::<String>::new(), Vec::<Value>::new());
        let mut given = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let typed = fold(&query.text);
        let mut rank = if query.sort == Sort::Newest { "newest".to_owned() } else { "0".to_owned() };
        if !typed.is_empty() {
            let open = !typed.contains(' ') && query.country.is_empty();
            let text = given(if open && !alike { format!("{typed}:*").into() } else { typed.into() });
            let (condition, ranked) = if alike {
                (format!("name % {text}"), format!("similarity(name, {text})"))
            } else {
                let parser = match (query.text.starts_with('"'), open) {
                    (true, _) => "phraseto_tsquery",
                    (_, true) => "to_tsquery",
                    _ => "plainto_tsquery",
                };
                let words = format!("{parser}('simple', {text})");
                (format!("words @@ {words}"), format!("ts_rank(words, {words})"))
            };
            conditions.push(condition);
            rank = ranked;
        }
        for (column, code) in [
            ("discipline", query.discipline.first().cloned()),
            ("country", query.country.first().map(ToString::to_string)),
        ] {
            conditions.extend(code.map(|code| format!("{column} = {}", given(code.into()))));
        }
        let program = query.program.first();
        conditions.extend(program.map(|code| format!("programs @> ARRAY[{}]", given(code.as_str().into()))));
        let condition = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") };
        let offset = if let Window::Page { number, size } = query.window { (number - 1) * size } else { 0 };
        let answer = ANSWER.replace("{offset}", &offset.to_string());
        let sql = format!(
            "WITH found AS MATERIALIZED (SELECT id, sort_name, discipline, country, programs, {rank} AS rank \
             FROM person WHERE {condition}) {answer}"
        );
        let asking = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        let row = self.db.query_one_raw(asking).await?.ok_or("no answer")?;
        let hits: Option<String> = row.try_get("", "hits")?;
        let hits: Vec<serde_json::Value> = serde_json::from_str(hits.as_deref().unwrap_or("[]"))?;
        let ids = hits.iter().filter_map(|hit| Some(hit["id"].as_str()?.to_owned())).collect();
        Ok(Found { total: row.try_get("", "total")?, ids })
    }
}

fn row(profile: &Profile) -> serde_json::Value {
    let scholar = &profile.scholar;
    let names = [Some(&scholar.display_name), scholar.native_name.as_ref()];
    let work = profile.affiliations.iter().filter_map(|one| Some(one.institution.as_ref()?.name.as_str()));
    let sent = profile.participations.iter().filter_map(|one| Some(one.sent_by.as_ref()?.name.as_str()));
    let mut programs: Vec<&str> = profile.participations.iter().map(|one| one.program.as_str()).collect();
    programs.sort_unstable();
    programs.dedup();
    json!({
        "id": scholar.id.0,
        "name": fold(&names.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")),
        "sort_name": scholar.sort_name,
        "newest": profile.participations.first().map(|one| one.year),
        "discipline": scholar.disciplines.first(),
        "country": scholar.country.map(|country| country.to_string()),
        "programs": programs,
        "work": fold(&work.chain(sent).chain(scholar.title.as_deref()).collect::<Vec<_>>().join(" ")),
        "bio": fold(scholar.bio.as_deref().unwrap_or_default()),
        "card": {
            "slug": scholar.slug, "name": scholar.display_name, "native_name": scholar.native_name,
            "credentials": scholar.credentials, "title": scholar.title, "disciplines": scholar.disciplines,
            "interests": scholar.interests, "city": scholar.city,
            "institution": profile.affiliations.first().and_then(|one| Some(&one.institution.as_ref()?.name)),
            "programs": profile.participations.iter().map(|one| (&one.program_name, one.year)).collect::<Vec<_>>(),
        },
    })
}

async fn insert(db: &DatabaseConnection, rows: Vec<serde_json::Value>) -> Outcome {
    let rows = Value::from(serde_json::Value::Array(rows));
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, INSERT, [rows])).await?;
    Ok(())
}
