//! One browser window, driven as a person drives it: addresses, links, fields, keys.

use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::PASSWORD;

/// What a page may be wrong about without any test of its own.
const SOUND: &str = r#"
const wrong = [];
const wide = document.documentElement;
if (wide.scrollWidth > window.innerWidth + 1) wrong.push(`wider than the window: ${wide.scrollWidth} > ${window.innerWidth}`);
for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
  if (!field.labels?.length && !field.getAttribute('aria-label')) wrong.push(`a field without a label: ${field.name}`);
for (const picture of document.querySelectorAll('svg'))
  if (!picture.getAttribute('aria-label') && !picture.querySelector('title') && picture.getAttribute('aria-hidden') !== 'true')
    wrong.push('a drawing without words');
for (const link of document.querySelectorAll('a, button'))
  if (!link.textContent.trim() && !link.getAttribute('aria-label')) wrong.push(`a link without words: ${link.outerHTML}`);
if (document.querySelectorAll('h1').length !== 1) wrong.push(`${document.querySelectorAll('h1').length} titles`);
if (!document.documentElement.lang) wrong.push('no language');
if (document.querySelector('script')) wrong.push('a script');
const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
if (new Set(ids).size !== ids.length) wrong.push('an id twice');
return wrong;
"#;

pub struct Tab {
    pub client: Client,
    address: String,
    downloads: tempfile::TempDir,
}

impl Tab {
    pub async fn open(address: &str) -> Self {
        Self::open_in(address, "zh-CN").await
    }

    pub async fn open_in(address: &str, language: &str) -> Self {
        let driver = std::env::var("RINGBACK_TEST_WEBDRIVER").expect("RINGBACK_TEST_WEBDRIVER names a driver: run .ci/browser-tests");
        let downloads = tempfile::tempdir().expect("a folder");
        let mut args = vec!["--headless=new", "--disable-gpu", "--window-size=1280,900", "--hide-scrollbars"];
        if std::env::var("RINGBACK_TEST_AS_ROOT").is_ok() {
            args.push("--no-sandbox");
        }
        let options = json!({
            "args": args,
            "prefs": { "intl.accept_languages": language, "download.default_directory": downloads.path(), "download.prompt_for_download": false },
        });
        let Value::Object(capabilities) = json!({ "browserName": "chrome", "goog:chromeOptions": options }) else { unreachable!() };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&driver).await.expect("a browser");
        Self { client, address: address.to_owned(), downloads }
    }

    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.address)).await.expect("an answer");
    }

    /// Where it is now, without the server's name.
    pub async fn path(&self) -> String {
        self.client.current_url().await.expect("an address").path().to_owned()
    }

    pub async fn text(&self) -> String {
        self.client.find(Locator::Css("body")).await.expect("a page").text().await.expect("text")
    }

    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.expect("found").len()
    }

    pub async fn press(&self, css: &str) {
        let found = self.client.find(Locator::Css(css)).await;
        found.unwrap_or_else(|error| panic!("{css}: {error}")).click().await.expect("pressed");
    }

    /// Writes into a field, replacing what was there.
    pub async fn write(&self, css: &str, text: &str) {
        let field = self.client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
        field.clear().await.expect("cleared");
        field.send_keys(text).await.expect("written");
    }

    pub async fn sign_in(&self, number: &str) {
        let password = if number == "A1" { "a long enough password" } else { PASSWORD };
        self.go("/sign-in").await;
        self.write("input[name=number]", number).await;
        self.write("input[name=password]", &format!("{password}\u{e007}")).await;
        self.client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css("form[action='/sign-out']")).await.expect("let in");
    }

    /// Where the menu leads.
    pub async fn menu(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for link in self.client.find_all(Locator::Css("header nav a")).await.expect("a menu") {
            paths.push(link.attr("href").await.expect("read").expect("an address"));
        }
        paths
    }

    /// What is wrong with the page that any page could have wrong.
    pub async fn faults(&self) -> Vec<String> {
        let told = self.client.execute(SOUND, Vec::new()).await.expect("looked at");
        serde_json::from_value(told).expect("sentences")
    }

    pub async fn width(&self, width: u32) {
        self.client.set_window_size(width, 900).await.expect("a size");
    }

    /// A picture of the whole page, where somebody wants to look.
    pub async fn shot(&self, name: &str) {
        let Ok(folder) = std::env::var("SHOTS") else { return };
        let png = self.client.find(Locator::Css("body")).await.expect("a page").screenshot().await.expect("a picture");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).expect("written");
    }

    /// Waits for a file that the browser loads down.
    pub async fn downloaded(&self, name: &str) -> Vec<u8> {
        let file = self.downloads.path().join(name);
        for _ in 0..100 {
            if let Ok(bytes) = std::fs::read(&file) {
                return bytes;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let there: Vec<_> = std::fs::read_dir(self.downloads.path()).expect("a folder").flatten().map(|file| file.file_name()).collect();
        panic!("{name} did not come, but {there:?}");
    }

    pub async fn close(self) {
        self.client.close().await.expect("closed");
    }
}
