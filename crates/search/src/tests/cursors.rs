//! Reading on: every hit once, in order, by page and by cursor.

use collegium_core::audience::Viewer;

use crate::testing::{Maker, index_of, scholar};
use crate::{Cursor, Index, Query, SearchError, Sort, Window};

fn crowd() -> Vec<Maker> {
    (0..57_usize)
        .map(|at| {
            let given = ["Ann", "Bea", "Cid"][at % 3];
            let maker = scholar(given, ["Lee", "Leeds", "Lea", "Moss"][at % 4]).numbered(at as u128 + 1);
            if at % 5 == 0 { maker } else { maker.took("a", 1990 + i32::try_from(at % 7).unwrap(), None) }
        })
        .collect()
}

fn walk(index: &Index, query: &Query, limit: usize) -> Vec<String> {
    let mut slugs = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let window = Window::Cursor { after: after.take(), limit };
        let results = index.search(&Query { window, ..query.clone() }, Viewer::Member).unwrap();
        slugs.extend(results.hits.iter().map(|hit| hit.slug.clone()));
        assert!(slugs.len() <= 100);
        let Some(next) = results.next else { return slugs };
        after = Some(next.to_string().parse().unwrap());
    }
}

#[test]
fn cursors_and_pages_give_each_hit_once_and_in_one_order() {
    let index = index_of(&crowd());
    // Changes leave several layers.
    for maker in crowd().iter().skip(50) {
        index.apply(vec![maker.put()], 2).unwrap();
    }
    for text in ["", "lee", "ann", "ann lee"] {
        for sort in [Sort::Relevance, Sort::Name, Sort::Newest] {
            let query = Query { sort, ..Query::text(text) };
            let all = Query { window: Window::Page { number: 1, size: 100 }, ..query.clone() };
            let all = index.search(&all, Viewer::Member).unwrap();
            let all_slugs: Vec<String> = all.hits.iter().map(|hit| hit.slug.clone()).collect();
            assert_eq!(all_slugs.len() as u64, all.total);
            assert_eq!(walk(&index, &query, 7), all_slugs, "{text} {sort:?}");
            let mut pages = Vec::new();
            for number in 1..=9 {
                let page = Query { window: Window::Page { number, size: 7 }, ..query.clone() };
                pages.extend(index.search(&page, Viewer::Member).unwrap().hits.into_iter().map(|hit| hit.slug));
            }
            assert_eq!(pages, all_slugs);
        }
    }
}

#[test]
fn windows_have_bounds() {
    let index = index_of(&crowd());
    let ask = |window| index.search(&Query { window, ..Query::default() }, Viewer::Member);
    assert!(matches!(ask(Window::Page { number: 1, size: 0 }), Err(SearchError::WindowSize { asked: 0, .. })));
    assert!(matches!(ask(Window::Cursor { after: None, limit: 101 }), Err(SearchError::WindowSize { .. })));
    assert!(matches!(ask(Window::Page { number: usize::MAX, size: 100 }), Err(SearchError::TooDeep { .. })));
    assert_eq!(ask(Window::Page { number: 100, size: 100 }).unwrap().hits.len(), 0);
}

#[test]
fn a_cursor_belongs_to_its_question() {
    let index = index_of(&crowd());
    let window = Window::Cursor { after: None, limit: 5 };
    let next = index.search(&Query { window, ..Query::text("lee") }, Viewer::Member).unwrap().next;
    let window = Window::Cursor { after: next, limit: 5 };
    let other = index.search(&Query { window, ..Query::text("moss") }, Viewer::Member);
    assert!(matches!(other, Err(SearchError::ForeignCursor)));
}
