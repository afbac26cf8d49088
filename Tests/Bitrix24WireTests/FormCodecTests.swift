import Bitrix24Wire
import Testing

@Suite("Forms with brackets")
struct FormCodecTests {
    @Test(
        "A form is read as PHP reads it",
        arguments: [
            ("", [:]), ("a=1", ["a": "1"]), ("a", ["a": ""]), ("a=", ["a": ""]), ("=1", [:]), ("&&a=1&&", ["a": "1"]),
            ("a=1&a=2", ["a": "2"]),
            ("a=b=c", ["a": "b=c"]), ("a+b=c+d", ["a_b": "c d"]), ("a%5Bb%5D=1", ["a": ["b": "1"]]),
            ("auth[access_token]=x&auth[domain]=y", ["auth": ["access_token": "x", "domain": "y"]]),
            ("a[]=1&a[]=2", ["a": ["1", "2"]]), ("a[0]=1&a[1]=2", ["a": ["1", "2"]]),
            ("a[1]=1&a[0]=2", ["a": ["1": "1", "0": "2"]]),
            ("a[5]=x&a[]=y", ["a": ["5": "x", "6": "y"]]), ("a[x]=1&a[]=2", ["a": ["x": "1", "0": "2"]]),
            ("f[PHONE][0][VALUE]=1&f[PHONE][0][TYPE]=W", ["f": ["PHONE": [["VALUE": "1", "TYPE": "W"]]]]),
            ("filter[%3E%3DID]=1&filter[!%25TITLE]=x", ["filter": [">=ID": "1", "!%TITLE": "x"]]),
            ("a=1&a[b]=2", ["a": ["b": "2"]]), ("a[b]=2&a=1", ["a": "1"]),
            ("a.b=1", ["a_b": "1"]), ("a[b.c]=1", ["a": ["b.c": "1"]]), ("a[b=1", ["a_b": "1"]),
            ("a[b]c[d]=1", ["a": ["b": "1"]]),
            (" a=1", ["a": "1"]), ("[a]=1", ["[a]": "1"]), ("a=%zz%4", ["a": "%zz%4"]), ("a=%D0%96", ["a": "Ж"]),
            ("a[][b]=1&a[][b]=2", ["a": [["b": "1"], ["b": "2"]]]),
        ] as [(String, JSONObject)])
    func reading(form: String, fields: JSONObject) throws {
        #expect(try FormCodec.decode(form) == fields)
    }

    @Test("The order of names is kept, because a batch runs in it")
    func order() throws {
        let fields = try FormCodec.decode("cmd[z]=1&cmd[a]=2&cmd[m]=3")
        #expect(fields["cmd"]?.object.map { Array($0.keys) } == ["z", "a", "m"])
    }

    @Test("Later forms win over earlier ones, as the body wins over the query")
    func merging() throws {
        let fields = try FormCodec.decode(merging: [Array("a=1&b[x]=1".utf8), Array("a=2&b[y]=2".utf8)])
        #expect(fields == ["a": "2", "b": ["x": "1", "y": "2"]])
    }

    @Test("A form beyond a limit is refused, one at the limit is read")
    func limits() throws {
        let limits = FormCodec.Limits(bytes: 20, fields: 3, depth: 2)
        #expect(try FormCodec.decode("a=1&b=2&c=3", limits: limits).count == 3)
        #expect(throws: FormError.tooManyFields(limit: 3)) { try FormCodec.decode("a=1&b=2&c=3&d=4", limits: limits) }
        #expect(throws: FormError.tooLarge(limit: 20)) {
            try FormCodec.decode("a=12345678901234567890", limits: limits)
        }
        #expect(try FormCodec.decode("a[b][c]=1", limits: limits) == ["a": ["b": ["c": "1"]]])
        #expect(throws: FormError.tooDeep(limit: 2)) { try FormCodec.decode("a[b][c][d]=1", limits: limits) }
    }

    @Test("A form of a million brackets is refused and does not exhaust the stack")
    func manyBrackets() {
        #expect(throws: FormError.tooDeep(limit: 64)) {
            try FormCodec.decode("a" + String(repeating: "[a]", count: 1_000_000) + "=1")
        }
    }

    @Test("Bytes that are no UTF-8 are refused with the number of the field")
    func notUTF8() {
        #expect(throws: FormError.notUTF8(field: 2)) { try FormCodec.decode("a=1&b=%FF") }
    }

    @Test(
        "A form is written as PHP writes it",
        arguments: [
            ([:], ""), (["a": 1, "b": "x y&z"], "a=1&b=x+y%26z"), (["a": ["b": ["c": "Ж"]]], "a%5Bb%5D%5Bc%5D=%D0%96"),
            (["a": [1, 2]], "a%5B0%5D=1&a%5B1%5D=2"), (["a": true, "b": false, "c": nil], "a=1&b=0&c="),
            (["a": [], "b": [:], "c": 1], "c=1"),
            (["a-b_c.d~": "*"], "a-b_c.d%7E=%2A"),
        ] as [(JSONObject, String)])
    func writing(fields: JSONObject, form: String) {
        #expect(FormCodec.encode(fields) == form)
    }

    @Test("A form of strings that is written is read back the same", arguments: 0..<200)
    func roundTrip(seed: Int) throws {
        var generator = TestGenerator(state: UInt64(seed) &+ 77)
        var fields = JSONObject()
        for index in 0..<Int.random(in: 1..<5, using: &generator) {
            let text = JSONValue.string(JSONValue.randomText(using: &generator))
            fields["k\(index)"] =
                [text, ["x": text, "y z": [text]], .array([text, text])].randomElement(using: &generator) ?? text
        }
        #expect(try FormCodec.decode(FormCodec.encode(fields)) == fields)
    }
}
