//! Photos: sent, drawn anew, shown to those for whom they are, taken away.

use std::io::Cursor;

use axum::http::Method;
use collegium_tests::{Answer, Person, TestApp};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

const PHOTO: &str = "/scholars/ngozi-okafor/photo";

async fn community() -> (TestApp, Person, Person) {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    let (ngozi, tunde) = (app.scholar("ngozi-okafor").await, app.scholar("tunde-bello").await);
    (app, ngozi, tunde)
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = RgbImage::from_pixel(width, height, Rgb([200, 120, 40]));
    DynamicImage::from(picture).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

/// Sends a file by the form of the page, as a browser does.
async fn send(person: &Person, name: &str, file: &[u8]) -> Answer {
    let page = person.get("/me/photo").await.ok().text();
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    send_with(person, csrf, name, file).await
}

async fn send_with(person: &Person, csrf: &str, name: &str, file: &[u8]) -> Answer {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--edge\r\nContent-Disposition: \
         form-data; name=\"photo\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
    );
    let body = [head.as_bytes(), file, b"\r\n--edge--\r\n"].concat();
    person
        .asks(Method::POST, "/me/photo")
        .with("sec-fetch-site", "same-origin")
        .with("content-type", "multipart/form-data; boundary=edge")
        .with("content-length", &body.len().to_string())
        .send(body)
        .await
}

#[tokio::test]
async fn a_photo_is_drawn_anew_and_shown_on_profile_and_list() {
    let (app, ngozi, tunde) = community().await;
    tunde.get(PHOTO).await.status(404);
    send(&ngozi, "../../me.png", &picture(900, 600)).await.status(303);
    let photo = tunde.get(PHOTO).await.ok();
    assert_eq!(photo.header("content-type"), "image/jpeg");
    assert_eq!(photo.header("x-content-type-options"), "nosniff");
    assert!(photo.header("cache-control").contains("private"));
    let drawn = image::load_from_memory(&photo.body).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (512, 512));
    let small = tunde.get(&format!("{PHOTO}?size=small")).await.ok();
    assert_eq!(image::load_from_memory(&small.body).unwrap().width(), 128);
    assert!(tunde.get("/scholars/ngozi-okafor").await.ok().text().contains("src=\"/scholars/ngozi-okafor/photo\""));
    app.index().await;
    assert!(tunde.get("/scholars?q=ngozi").await.ok().text().contains("/scholars/ngozi-okafor/photo?size=small"));
    ngozi.post("/me/photo/remove", "").await.status(303);
    tunde.get(PHOTO).await.status(404);
}

/// Any telephone's photo is larger than what other forms may bring.
#[tokio::test]
async fn a_photo_of_several_megabytes_is_taken() {
    let (_app, ngozi, tunde) = community().await;
    // Noise does not compress: three bytes a dot.
    let mut dot: u32 = 1;
    let noise = RgbImage::from_fn(1_200, 1_200, |_, _| {
        dot = dot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = dot.to_be_bytes();
        Rgb([red, green, blue])
    });
    let mut large = Vec::new();
    DynamicImage::from(noise).write_to(&mut Cursor::new(&mut large), ImageFormat::Png).unwrap();
    assert!(large.len() > 2 << 20, "{} bytes", large.len());
    send(&ngozi, "me.png", &large).await.status(303);
    tunde.get(PHOTO).await.ok();
}

#[tokio::test]
async fn a_hidden_photo_is_like_none() {
    let (app, ngozi, tunde) = community().await;
    send(&ngozi, "me.png", &picture(300, 300)).await.status(303);
    app.visitor().get(PHOTO).await.status(404);
    ngozi.post("/me/audiences", "set=open").await.status(303);
    app.visitor().get(PHOTO).await.ok();
    ngozi.post("/me/audiences", "was-photo=public&photo=staff").await.status(303);
    for person in [&app.visitor(), &tunde] {
        let hidden = person.get(PHOTO).await.status(404);
        let none = person.get("/scholars/tunde-bello/photo").await;
        if none.status == 404 {
            assert_eq!(hidden.words(), none.words());
        }
        assert!(!person.get("/scholars/ngozi-okafor").await.ok().text().contains("/photo"));
    }
    ngozi.get(PHOTO).await.ok();
}

#[tokio::test]
async fn what_is_no_picture_is_refused_in_words() {
    let (_app, ngozi, tunde) = community().await;
    for (name, file, said) in [
        ("me.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), "no JPEG, PNG or WebP"),
        ("me.jpg", b"<!doctype html><script>alert(1)</script>".to_vec(), "no JPEG, PNG or WebP"),
        ("me.png", Vec::new(), "No file was chosen"),
        ("me.png", picture(300, 300)[..200].to_vec(), "damaged"),
        ("me.png", picture(40, 40), "smaller than 100 by 100"),
    ] {
        send(&ngozi, name, &file).await.status(422).shows(said);
    }
    let mut large = picture(300, 300);
    large.resize(11 << 20, 0);
    send(&ngozi, "me.png", &large).await.status(413);
    send_with(&ngozi, "forged", "me.png", &picture(300, 300)).await.status(403);
    tunde.get(PHOTO).await.status(404);
}
