//! Our words as tantivy takes them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::words::{self, Placed};

/// The name under which the tokenizer of words is registered.
pub(crate) const WORDS: &str = "collegium";
/// The name under which the tokenizer of pairs is registered.
pub(crate) const PAIRS: &str = "collegium-pairs";

/// Cuts a text into folded words, with further forms at the same place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Words;

/// Cuts a text into pairs of neighbouring words.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pairs;

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { words: words::placed(text).into_iter(), token: Token::default() }
    }
}

impl Tokenizer for Pairs {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let placed = |(position, form)| Placed { position, form };
        let pairs: Vec<Placed> = words::pairs(text).into_iter().enumerate().map(placed).collect();
        Stream { words: pairs.into_iter(), token: Token::default() }
    }
}

/// The words of one text.
pub(crate) struct Stream {
    words: std::vec::IntoIter<Placed>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token.position = word.position;
        self.token.text = word.form;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
