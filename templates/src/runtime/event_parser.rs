//! The event stream format of the HTML standard, section 9.2.6.

/// An event as it came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct RawEvent {
    /// The type; empty where the server names none.
    pub(crate) event: String,
    /// The data, lines joined by line feeds.
    pub(crate) data: String,
    /// The id of this event or the latest one before it that had one.
    pub(crate) id: String,
}

/// Turns pieces of a stream into events.
#[derive(Debug, Default)]
pub(crate) struct EventParser {
    /// What came of a line that is not over.
    line: Vec<u8>,
    /// The last line ended with a carriage return at the end of a piece: a line
    /// feed to come belongs to it.
    after_return: bool,
    started: bool,
    event: String,
    data: String,
    has_data: bool,
    pub(crate) last_id: String,
    /// The server's wish of how long to wait before reconnecting, in
    /// milliseconds.
    pub(crate) retry: Option<u64>,
}

impl EventParser {
    /// Takes a piece in and appends the events that are complete to `events`.
    pub(crate) fn feed(&mut self, mut piece: &[u8], events: &mut Vec<RawEvent>) {
        if std::mem::take(&mut self.after_return) {
            piece = piece.strip_prefix(b"\n").unwrap_or(piece);
        }
        while let Some(end) = piece.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            let (line, rest) = (&piece[..end], &piece[end + 1..]);
            let returned = piece[end] == b'\r';
            self.after_return = returned && rest.is_empty();
            piece = match returned {
                true => rest.strip_prefix(b"\n").unwrap_or(rest),
                false => rest,
            };
            if self.line.is_empty() {
                self.take_line(line, events);
            } else {
                let mut whole = std::mem::take(&mut self.line);
                whole.extend_from_slice(line);
                self.take_line(&whole, events);
            }
        }
        self.line.extend_from_slice(piece);
    }

    /// How much is held of what is not complete, in bytes.
    pub(crate) fn held(&self) -> usize {
        self.line.len() + self.data.len()
    }

    /// Forgets what is not complete, for a new connection.
    pub(crate) fn restart(&mut self) {
        let (last_id, retry) = (std::mem::take(&mut self.last_id), self.retry);
        *self = Self {
            last_id,
            retry,
            ..Self::default()
        };
    }

    fn take_line(&mut self, line: &[u8], events: &mut Vec<RawEvent>) {
        let mut line = line;
        if !std::mem::replace(&mut self.started, true) {
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch(events);
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (field, value) = match colon {
            Some(at) => (&line[..at], &line[at + 1..]),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let value = String::from_utf8_lossy(value);
        match field {
            b"event" => self.event = value.into_owned(),
            b"data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.has_data = true;
                self.data.push_str(&value);
            }
            b"id" if !value.contains('\0') => self.last_id = value.into_owned(),
            b"retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().or(self.retry);
            }
            // Comments and fields to come.
            _ => {}
        }
    }

    fn dispatch(&mut self, events: &mut Vec<RawEvent>) {
        let event = std::mem::take(&mut self.event);
        let data = std::mem::take(&mut self.data);
        // Without data there is no event.
        if std::mem::take(&mut self.has_data) {
            events.push(RawEvent {
                event,
                data,
                id: self.last_id.clone(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(event: &str, data: &str, id: &str) -> RawEvent {
        RawEvent {
            event: event.to_owned(),
            data: data.to_owned(),
            id: id.to_owned(),
        }
    }

    fn parsed(text: &str) -> Vec<RawEvent> {
        let mut events = Vec::new();
        EventParser::default().feed(text.as_bytes(), &mut events);
        events
    }

    #[test]
    fn events_are_read_as_the_standard_has_it() {
        assert_eq!(
            parsed("data: YHOO\ndata: +2\ndata: 10\n\n"),
            [event("", "YHOO\n+2\n10", "")]
        );
        let text = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
        let expected = [
            event("", "first event", "1"),
            event("", "second event", ""),
            event("", " third event", ""),
        ];
        assert_eq!(parsed(text), expected);
        // The last block is not followed by a blank line.
        assert_eq!(
            parsed("data\n\ndata\ndata\n\ndata:"),
            [event("", "", ""), event("", "\n", "")]
        );
        assert_eq!(
            parsed("data:test\n\ndata: test\n\n"),
            [event("", "test", ""), event("", "test", "")]
        );
    }

    #[test]
    fn types_and_ids_belong_to_their_events() {
        let text = "\u{feff}event: add\r\ndata: 1\r\nid: a\r\n\r\nevent: none\r\rdata: 2\r\n\r\nid: b\0\ndata: 3\n\n";
        let expected = [
            event("add", "1", "a"),
            event("", "2", "a"),
            event("", "3", "a"),
        ];
        assert_eq!(parsed(text), expected);
    }

    #[test]
    fn only_digits_are_a_wait() {
        let mut parser = EventParser::default();
        let mut events = Vec::new();
        parser.feed(b"retry: 250\nretry: 2s\nretry: -1\n\n", &mut events);
        assert_eq!((parser.retry, events.len()), (Some(250), 0));
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_pieces_end(
            text in "(data|event|id|retry|:|: |\r\n|\r|\n|x|é){0,40}",
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            cuts.sort_unstable();
            let mut parser = EventParser::default();
            let mut events = Vec::new();
            let mut from = 0;
            for to in cuts.into_iter().chain([text.len()]) {
                parser.feed(&text.as_bytes()[from..to], &mut events);
                from = to;
            }
            prop_assert_eq!(events, parsed(&text));
        }
    }
}
