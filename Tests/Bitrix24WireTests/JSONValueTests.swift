import Bitrix24Wire
import Testing

@Suite("JSON values")
struct JSONValueTests {
    @Test(
        "A text is read into the value that it says",
        arguments: [
            ("null", JSONValue.null), ("true", true), (" false ", false), ("0", 0), ("-12", -12), ("1.5", 1.5),
            ("1e3", .double(1000)), ("9223372036854775807", .int(.max)),
            ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            (#""""#, ""), (#""a\"b\\c\/d\n\t""#, "a\"b\\c/d\n\t"), (#""\u0416""#, "Ж"), (#""\ud83d\ude00""#, "😀"),
            ("\"Ж😀\"", "Ж😀"),
            ("[]", []), ("[1,[2,{}]]", [1, [2, [:]]]), (#"{"b":1,"a":{"c":null}}"#, ["b": 1, "a": ["c": nil]]),
            ("\u{FEFF}{\"a\":1}", ["a": 1]),
        ] as [(String, JSONValue)])
    func reading(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        "A text that is no JSON is refused with the place of the trouble",
        arguments: [
            ("", 0), ("tru", 0), ("[1,]", 3), ("{\"a\"}", 4), ("{a:1}", 1), ("01", 2), ("1.", 2), ("-", 1),
            ("\"abc", 4), ("\"a\nb\"", 2),
            ("[1] 2", 4), (#""\x""#, 3), (#""\ud83d""#, 7), ("1e999", 5), ("{\"a\":1,}", 7), ("+1", 0), ("NaN", 0),
        ])
    func refusing(text: String, offset: Int) {
        let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: text) }
        #expect(error?.offset == offset)
    }

    @Test("Bytes that are no UTF-8 are refused")
    func notUTF8() {
        #expect(throws: JSONParsingError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test("Nesting is bounded: 512 levels are read, 513 are refused")
    func depth() throws {
        _ = try JSONValue(parsing: String(repeating: "[", count: 512) + String(repeating: "]", count: 512))
        #expect(throws: JSONParsingError.self) {
            try JSONValue(parsing: String(repeating: "[", count: 513) + String(repeating: "]", count: 513))
        }
        #expect(throws: JSONParsingError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
    }

    @Test("An error says the place and nothing of the text, which may hold a token")
    func errorHoldsNoText() {
        let error = #expect(throws: JSONParsingError.self) {
            try JSONValue(parsing: #"{"access_token":"test-access-1""#)
        }
        #expect(error.map { "\($0)".contains("test-access-1") } == false)
    }

    @Test("The order of members survives reading and writing, and of equal keys the last wins")
    func order() throws {
        let text = #"{"z":1,"a":2,"m":{"y":1,"b":2}}"#
        #expect(try JSONValue(parsing: text).serialized() == text)
        #expect(try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#).serialized() == #"{"a":3,"b":2}"#)
        #expect(try JSONValue(parsing: text).serialized(.init(sortsKeys: true)) == #"{"a":2,"m":{"b":2,"y":1},"z":1}"#)
    }

    @Test("Writing escapes what JSON wants escaped, and numbers that JSON cannot say become null")
    func writing() {
        #expect(JSONValue.string("a\"\\\n\u{1}Ж/").serialized() == #""a\"\\\n\u0001Ж/""#)
        #expect(JSONValue.array([.double(.infinity), .double(.nan), 1.5]).serialized() == "[null,null,1.5]")
        #expect(
            JSONValue.object(["a": [], "b": [:], "c": [1]]).serialized(.pretty)
                == "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1\n  ]\n}")
    }

    @Test("Every value that is written is read back the same", arguments: 0..<200)
    func roundTrip(seed: Int) throws {
        var generator = TestGenerator(state: UInt64(seed))
        let value = JSONValue.random(depth: 4, using: &generator)
        #expect(try JSONValue(parsing: value.serializedBytes()) == value)
        #expect(try JSONValue(parsing: value.serialized(.pretty)) == value)
    }

    @Test(
        "A flag is understood in all the platform's spellings",
        arguments: [
            (true, true), ("Y", true), ("1", true), (1, true), ("true", true), (false, false), ("N", false),
            ("0", false), (0, false),
            ("", false), ("maybe", nil), (2, nil), (.null, nil), ([], nil),
        ] as [(JSONValue, Bool?)])
    func flags(value: JSONValue, expected: Bool?) {
        #expect(value.flag == expected)
    }

    @Test("An empty array stands for an empty object and the other way round, because PHP cannot tell them apart")
    func emptyContainers() {
        #expect(JSONValue.array([]).object == [:])
        #expect(JSONValue.object([:]).array == [])
        #expect(JSONValue.array([1]).object == nil)
        #expect(JSONValue.object(["a": 1]).array == nil)
    }
}

/// A generator with a seed, so that a failing case can be run again.
struct TestGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

extension JSONValue {
    static func random(depth: Int, using generator: inout TestGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .int(Int.random(in: Int.min...Int.max, using: &generator))
        case 3: return .double(Double.random(in: -1e9...1e9, using: &generator))
        case 4: return .string(randomText(using: &generator))
        case 5:
            return .array(
                (0..<Int.random(in: 0..<4, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            var members = JSONObject()
            for _ in 0..<Int.random(in: 0..<4, using: &generator) {
                members[randomText(using: &generator)] = random(depth: depth - 1, using: &generator)
            }
            return .object(members)
        }
    }

    static func randomText(using generator: inout TestGenerator) -> String {
        let characters = Array("aZ09 \"\\/\n\t\u{0}\u{1F}[]=&%+Жя😀.")
        return String(
            (0..<Int.random(in: 0..<8, using: &generator)).map { _ in
                characters[Int.random(in: characters.indices, using: &generator)]
            })
    }
}

@Suite("JSON: members that are looked for")
struct MemberNamesTests {
    @Test(
        "Only the members that are looked for are read, however their names and their neighbours are written",
        arguments: [
            (#"{"A":1,"B":{"A":2,"C":[1,"}"]},"C":"x\"y"}"#, ["A", "C"], #"{"A":1,"C":"x\"y"}"#),
            (#"{ "\u0041" : 1 , "AA" : 2 , "a" : 3 }"#, ["A"], #"{"A":1}"#),
            (#"{"Сумма":5,"Сум":6}"#, ["Сумма"], #"{"Сумма":5}"#),
            (#"{"A":1,"A":2}"#, ["A"], #"{"A":2}"#),
            (#"{}"#, ["A"], #"{}"#),
            (#"[1]"#, ["A"], #"{}"#),
        ])
    func members(text: String, names: [String], expected: String) throws {
        let members = try JSONText.members(named: .init(Set(names)), of: text)
        #expect(JSONValue.object(members).serialized() == expected)
    }

    @Test("A text that is cut is refused", arguments: [#"{"A"#, #"{"A\"#, #"{"A":"#, #"{"A":1"#, #"{"A":1,"B":"\"#])
    func cut(text: String) {
        #expect(throws: (any Error).self) { try JSONText.members(named: .init(["A"]), of: text) }
    }

    @Test("Every byte that JSON escapes comes back as it was")
    func escapes() throws {
        let text = String(decoding: (0...0x7F).map { UInt8($0) } + Array("é\u{2028}😀".utf8), as: UTF8.self)
        for value in [text, text + text, String(repeating: "\"", count: 9), "plain", ""] {
            #expect(try JSONValue(parsing: JSONValue.string(value).serialized()).string == value)
        }
    }
}
