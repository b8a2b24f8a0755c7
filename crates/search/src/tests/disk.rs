//! On disk: what was applied is there again, and what is damaged is noticed.

use std::fs;
use std::path::{Path, PathBuf};

use collegium_core::audience::Viewer;

use crate::testing::{Maker, found, labels, names, scholar};
use crate::{Change, Index, Opened, Query, RebuildReason, SearchError};

fn open(folder: &Path) -> Opened {
    Index::open(folder, labels()).unwrap()
}

fn filled(folder: &Path) {
    let opened = open(folder);
    assert_eq!(opened.rebuild, Some(RebuildReason::Missing));
    let makers = [scholar("Ann", "Lee").bio("Robots in Lagos"), scholar("Bea", "Moss")];
    opened.index.apply(makers.iter().map(Maker::put).collect(), 7).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder.join("live"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

#[test]
fn what_was_applied_is_found_at_once_and_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let opened = open(folder.path());
    assert_eq!((opened.rebuild, opened.index.revision()), (None, 7));
    let index = opened.index;
    assert_eq!(found(&index, "lagos"), ["Ann Lee"]);
    index.apply(vec![scholar("Ann", "Lee").bio("Now in Accra").put(), scholar("Cy", "Ray").put()], 9).unwrap();
    assert!(found(&index, "lagos").is_empty());
    assert_eq!(found(&index, "accra"), ["Ann Lee"]);
    assert_eq!(found(&index, "cy"), ["Cy Ray"]);
    index.apply(vec![Change::Remove(scholar("Bea", "Moss").0.scholar.id)], 10).unwrap();
    assert!(found(&index, "moss").is_empty());
    drop(index);
    let again = open(folder.path()).index;
    assert_eq!(again.revision(), 10);
    assert_eq!(found(&again, ""), ["Ann Lee", "Cy Ray"]);
}

#[test]
fn what_was_kept_ready_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let crowd: Vec<_> = (0..40_u128).map(|at| scholar("Ann", "Lee").numbered(at).lives("Accra", "GH")).collect();
    let opened = open(folder.path());
    opened.index.apply(crowd.iter().map(Maker::put).collect(), 1).unwrap();
    drop(opened.index);
    let kept = |folder: &Path| ["side-visitor", "side-member", "side-staff"].map(|name| folder.join("live").join(name));
    // The first opening works it out and keeps it; the next ones read it.
    drop(open(folder.path()));
    let written = kept(folder.path()).map(|file| fs::metadata(file).unwrap().modified().unwrap());
    for round in 0..3_usize {
        let index = open(folder.path()).index;
        assert_eq!(index.counts(Viewer::Member).unwrap().scholars, 40 - round as u64);
        let moved = crowd[round * 2].clone().lives("Lagos", "NG").put();
        let gone = Change::Remove(crowd[round * 2 + 1].0.scholar.id);
        index.apply(vec![moved, gone], round as u64 + 2).unwrap();
        let results = index.search(&Query::text("lagos"), Viewer::Member).unwrap();
        assert_eq!(results.total, round as u64 + 1);
    }
    assert_eq!(written, kept(folder.path()).map(|file| fs::metadata(file).unwrap().modified().unwrap()));
    let index = open(folder.path()).index;
    let ready = index.search(&Query::text("lee"), Viewer::Member).unwrap();
    drop(index);
    // Without the files, with damaged ones, and with some of another time the answers are the same.
    for damage in [0, 1, 2] {
        for file in kept(folder.path()) {
            match damage {
                0 => fs::remove_file(file).unwrap(),
                1 => fs::write(file, "not what was written").unwrap(),
                _ => {
                    let bytes = fs::read(&file).unwrap();
                    fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
                    break;
                }
            }
        }
        let opened = open(folder.path());
        assert_eq!(opened.rebuild, None);
        assert_eq!(opened.index.search(&Query::text("lee"), Viewer::Member).unwrap(), ready);
    }
}

#[test]
fn a_store_that_lost_its_last_commit_is_not_shown_by_what_was_made_of_it() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let before = tempfile::tempdir().unwrap();
    copy(&folder.path().join("live"), before.path());
    let index = open(folder.path()).index;
    index.apply(vec![scholar("Ann", "Lee").bio("Now in Accra").put(), scholar("Cy", "Ray").put()], 9).unwrap();
    drop(index);
    fs::remove_file(folder.path().join("live/side-member")).unwrap();
    drop(open(folder.path()));
    // The power goes: the store is as before, the files are not.
    for side in ["side-visitor", "side-member", "side-staff"] {
        fs::copy(folder.path().join("live").join(side), before.path().join(side)).unwrap();
    }
    fs::remove_dir_all(folder.path().join("live")).unwrap();
    fs::create_dir(folder.path().join("live")).unwrap();
    copy(before.path(), &folder.path().join("live"));
    let index = open(folder.path()).index;
    assert_eq!((index.revision(), found(&index, "")), (7, vec!["Ann Lee".to_owned(), "Bea Moss".to_owned()]));
    assert_eq!(found(&index, "lagos"), ["Ann Lee"]);
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn many_small_changes_leave_few_layers_and_the_right_answers() {
    let index = Index::in_memory(labels()).unwrap();
    let crowd: Vec<_> = (0..900_u128).map(|at| scholar("Ann", "Lee").numbered(at)).collect();
    index.apply(crowd.iter().map(Maker::put).collect(), 1).unwrap();
    for at in 0..40 {
        let moved = crowd[at * 20..at * 20 + 20].iter().map(|maker| maker.clone().lives("Lagos", "NG").put());
        index.apply(moved.collect(), at as u64 + 2).unwrap();
    }
    let results = index.search(&Query::text("lagos"), Viewer::Member).unwrap();
    assert_eq!((results.total, results.facets.country[0].count), (800, 800));
    assert_eq!(index.counts(Viewer::Member).unwrap().scholars, 900);
}

#[test]
fn a_new_index_is_built_beside_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let index = open(folder.path()).index;
    let mut rebuild = index.rebuild().unwrap();
    rebuild.add(&scholar("Dee", "Hall").0).unwrap();
    assert_eq!(found(&index, ""), ["Ann Lee", "Bea Moss"].map(str::to_owned));
    rebuild.finish(20).unwrap();
    assert_eq!((found(&index, ""), index.revision()), (vec!["Dee Hall".to_owned()], 20));
    index.apply(vec![scholar("Eve", "Ibe").put()], 21).unwrap();
    drop(index);
    let again = open(folder.path());
    assert_eq!((found(&again.index, ""), again.rebuild), (vec!["Dee Hall".to_owned(), "Eve Ibe".to_owned()], None));
}

#[test]
fn a_rebuild_that_stops_half_way_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    {
        let index = open(folder.path()).index;
        let mut rebuild = index.rebuild().unwrap();
        rebuild.add(&scholar("Dee", "Hall").0).unwrap();
    }
    assert!(!folder.path().join("building").exists());
    // The same after a kill: the folders are there, at each point of the swap.
    fs::create_dir(folder.path().join("building")).unwrap();
    fs::rename(folder.path().join("live"), folder.path().join("old")).unwrap();
    let opened = open(folder.path());
    assert_eq!((opened.rebuild, found(&opened.index, "").len()), (None, 2));
    drop(opened.index);
    fs::rename(folder.path().join("live"), folder.path().join("built")).unwrap();
    let opened = open(folder.path());
    assert_eq!((opened.rebuild, found(&opened.index, "").len()), (None, 2));
    assert!(!folder.path().join("building").exists() && !folder.path().join("built").exists());
}

#[test]
fn only_one_process_writes() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let _first = open(folder.path()).index;
    assert!(matches!(Index::open(folder.path(), labels()), Err(SearchError::Busy(_))));
}

#[test]
fn a_lock_left_behind_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    fs::write(folder.path().join("live/.tantivy-writer.lock"), "").unwrap();
    assert_eq!(open(folder.path()).rebuild, None);
}

/// Every file is deleted, truncated, emptied, or has a bit flipped, after an unclean stop: the index either
/// opens and answers rightly, or says that it wants to be rebuilt, and never panics.
#[test]
fn damage_is_noticed() {
    let whole = tempfile::tempdir().unwrap();
    filled(whole.path());
    let count = files(whole.path()).len();
    assert!(count > 3);
    let damages: [fn(&Path); 4] = [
        |path| fs::remove_file(path).unwrap(),
        |path| fs::write(path, "").unwrap(),
        |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        },
        |path| {
            let mut bytes = fs::read(path).unwrap();
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 4;
            }
            fs::write(path, bytes).unwrap();
        },
    ];
    let mut noticed = 0;
    for at in 0..count {
        for damage in damages {
            let folder = tempfile::tempdir().unwrap();
            filled(folder.path());
            fs::write(folder.path().join("unclean"), "").unwrap();
            damage(&files(folder.path())[at]);
            let opened = open(folder.path());
            if opened.rebuild.is_some() {
                noticed += 1;
                assert_eq!(opened.index.counts(Viewer::Staff).unwrap().scholars, 0);
            } else {
                let results = opened.index.search(&Query::default(), Viewer::Member).unwrap();
                assert_eq!(names(&results), ["Ann Lee", "Bea Moss"], "{:?}", files(folder.path())[at]);
            }
        }
    }
    assert!(noticed >= count * 2, "{noticed} of {}", count * 4);
}

#[test]
fn files_that_go_bad_while_the_index_is_open_are_reported_by_a_check() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let index = open(folder.path()).index;
    assert!(index.check().unwrap().damaged.is_empty());
    let store = files(folder.path()).into_iter().find(|path| path.extension().is_some_and(|of| of == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[10] ^= 1;
    fs::write(&store, bytes).unwrap();
    assert_eq!(index.check().unwrap().damaged.len(), 1);
}
