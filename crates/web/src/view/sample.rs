//! Sample pages' surroundings for tests.

use std::sync::Arc;

use collegium_core::audience::Viewer;

use super::{Assets, Frame, Site};

/// The frame of a request by a member of a demo.
pub(crate) fn frame(path: &str, query: &str) -> Frame {
    let assets = Assets {
        stylesheet: "/assets/collegium.css".to_owned(),
        script: "/assets/collegium.js".to_owned(),
        icons: "/assets/icons.svg".to_owned(),
        world: "/assets/world.svg".to_owned(),
        favicon_svg: "/assets/favicon.svg".to_owned(),
        favicon_png: "/assets/favicon.png".to_owned(),
    };
    let site = Site {
        community: "Collegium of Educators".to_owned(),
        base_url: "https://alumni.example.org".to_owned(),
        demo: true,
        assets,
    };
    Frame {
        site: Arc::new(site),
        viewer: Viewer::Member,
        path: path.to_owned(),
        query: query.to_owned(),
        request_id: "01934f3a-7c1e-7b60-8f10-2f3a5b6c7d8e".to_owned(),
    }
}

/// Keeps the rendered page in the folder that `COLLEGIUM_PAGES` names, to be looked at in a browser.
pub(crate) fn keep(name: &str, html: &str) {
    if let Some(folder) = option_env!("COLLEGIUM_PAGES") {
        std::fs::write(std::path::Path::new(folder).join(format!("{name}.html")), html).unwrap();
    }
}
