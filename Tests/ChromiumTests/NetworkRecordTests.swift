import Testing

@testable import Chromium

/// The record by itself: the orders in which a browser may tell things, without one.
@Suite struct NetworkRecordTests {
    private func tell(_ record: inout NetworkRecord, _ method: String, _ parameters: BrowserValue) {
        _ = record.receive(
            ProtocolEvent(session: "s", method: "Network.\(method)", parameters: parameters), session: "s")
    }

    private func request(_ id: String, _ url: String, redirect: BrowserValue = nil, extra: Bool = true) -> BrowserValue
    {
        [
            "requestId": .string(id), "frameId": "f", "type": "Fetch", "wallTime": 1,
            "request": ["url": .string(url), "method": "GET", "headers": ["Accept": "*/*"]],
            "redirectResponse": redirect, "redirectHasExtraInfo": .bool(extra),
        ]
    }

    private func sent(_ id: String, cookie: String) -> BrowserValue {
        ["requestId": .string(id), "headers": ["Cookie": .string(cookie)], "associatedCookies": []]
    }

    @Test("Raw headers find their request, whether they come before or after it")
    func order() {
        var record = NetworkRecord()
        tell(&record, "requestWillBeSentExtraInfo", sent("early", cookie: "a=1"))
        tell(&record, "requestWillBeSent", request("early", "http://h/early"))
        tell(&record, "requestWillBeSent", request("late", "http://h/late"))
        tell(&record, "requestWillBeSentExtraInfo", sent("late", cookie: "a=2"))
        #expect(record.exchanges.map { $0.requestHeader("cookie") } == ["a=1", "a=2"])
        #expect(record.exchanges.map { $0.requestHeader("ACCEPT") } == ["*/*", "*/*"])
    }

    @Test("A hop without raw headers does not take those of the next", arguments: [true, false])
    func hops(extra: Bool) {
        var record = NetworkRecord()
        tell(&record, "requestWillBeSent", request("r", "http://h/1"))
        if extra { tell(&record, "requestWillBeSentExtraInfo", sent("r", cookie: "first")) }
        tell(&record, "requestWillBeSent", request("r", "http://h/2", redirect: ["status": 307], extra: extra))
        tell(&record, "requestWillBeSentExtraInfo", sent("r", cookie: "second"))
        #expect(record.exchanges.map { $0.requestHeader("Cookie") } == [extra ? "first" : nil, "second"])
        #expect(record.exchanges.map(\.status) == [307, nil])
        #expect(record.exchanges.map(\.redirectedFrom) == [nil, "http://h/1"])
    }

    @Test("The network is idle when every request ended, failed or left with its frame")
    func idle() {
        var record = NetworkRecord()
        #expect(record.isIdle)
        for id in ["finished", "failed", "left"] {
            tell(&record, "requestWillBeSent", request(id, "http://h/\(id)"))
        }
        tell(&record, "loadingFinished", ["requestId": "finished"])
        tell(&record, "loadingFailed", ["requestId": "failed", "errorText": "net::ERR_FAILED", "canceled": true])
        #expect(!record.isIdle)
        record.framesLeft(["other"])
        #expect(!record.isIdle)
        record.framesLeft(["f"])
        #expect(record.isIdle)
        #expect(record.exchanges.map(\.isFinished) == [true, false, false])
        #expect(record.exchanges.map(\.errorText) == [nil, "net::ERR_FAILED", nil])
        #expect(record.exchanges.map(\.isCanceled) == [false, true, false])
    }

    @Test("Beyond 5,000 exchanges the rest is counted and still waited for")
    func limit() {
        var record = NetworkRecord()
        for number in 0..<5_002 {
            tell(&record, "requestWillBeSent", request("\(number)", "http://h/"))
            if number < 5_001 { tell(&record, "loadingFinished", ["requestId": .string("\(number)")]) }
        }
        #expect(record.exchanges.count == 5_000)
        #expect(record.dropped == 2)
        #expect(!record.isIdle)
        tell(&record, "loadingFinished", ["requestId": "5001"])
        #expect(record.isIdle)
    }
}
