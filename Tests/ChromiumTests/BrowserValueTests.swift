import Chromium
import Testing

@Suite struct BrowserValueTests {
    @Test(
        "JSON of every kind is read",
        arguments: [
            ("null", nil), (" true ", true), ("false", false), ("-12.5e1", -125), ("\"a\"", "a"), ("[]", []),
            ("[1, [2], {}]", [1, [2], [:]]), (#"{"a": {"b": null}, "c": "d"}"#, ["a": ["b": nil], "c": "d"]),
            (#""\"\\\/\b\f\n\r\t\u0041""#, "\"\\/\u{8}\u{C}\n\r\tA"), (#""\ud83d\ude00 \u0416""#, "😀 Ж"),
            (#""half \ud800 and \udc00 pair""#, "half \u{FFFD} and \u{FFFD} pair"),
            (#""\ud800\u0041""#, "\u{FFFD}A"),
        ] as [(String, BrowserValue)])
    func reads(text: String, value: BrowserValue) throws {
        #expect(try BrowserValue(parsing: text) == value)
    }

    @Test(
        "Text that is not JSON is refused",
        arguments: ["", "tru", "+1", "1 2", "[1", "[1,]", "{\"a\"}", "{a:1}", "\"open", "\"\\x\"", "\"\\u12\"", "-"])
    func refuses(text: String) {
        #expect(throws: BrowserValue.ParsingError.self) { try BrowserValue(parsing: text) }
    }

    @Test("A nesting of 1,000 is read and one deeper is refused")
    func depth() throws {
        let text = { (depth: Int) in
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try BrowserValue(parsing: text(1_000))
        #expect(throws: BrowserValue.ParsingError.self) { try BrowserValue(parsing: text(1_001)) }
    }

    @Test("What is written reads back the same, and members stand in the order of their names")
    func roundTrip() throws {
        let value: BrowserValue = ["b": [1, -2.5, "\"\\\n\u{1}\u{2028}Ж😀"], "a": nil, "c": false]
        #expect(value.serialized() == #"{"a":null,"b":[1,-2.5,"\"\\\n\u0001\u2028Ж😀"],"c":false}"#)
        #expect(try BrowserValue(parsing: value.serialized()) == value)
    }

    @Test("Accessors answer for their own kind and nothing else")
    func accessors() {
        let value: BrowserValue = ["list": [1, "two"], "half": 0.5]
        #expect(value["list"][0].intValue == 1)
        #expect(value["list"][1].stringValue == "two")
        #expect(value["list"][2].isNull)
        #expect(value["half"].intValue == nil)
        #expect(value["none"]["deeper"].isNull)
        #expect(value["half"].boolValue == nil)
    }

    @Test(
        "Truth is JavaScript's",
        arguments: [
            (nil, false), (false, false), (0, false), (.number(.nan), false), ("", false), ("0", true), (-1, true),
            ([], true), ([:], true),
        ] as [(BrowserValue, Bool)])
    func truth(value: BrowserValue, truthy: Bool) { #expect(value.isTruthy == truthy) }
}
