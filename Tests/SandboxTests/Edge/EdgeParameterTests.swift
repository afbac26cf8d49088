import Bitrix24Wire
import Testing

@testable import Sandbox

@Suite struct EdgeParameterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var target = "/rest/m"
        var type: String?
        var body = ""
        var expected: JSONValue
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "a query", target: "/rest/m?a=1&b[]=2&b[]=3", expected: ["a": "1", "b": ["2", "3"]]),
        Case(
            name: "a form", type: "application/x-www-form-urlencoded; charset=utf-8", body: "f[>ID]=1&s=a+b",
            expected: ["f": [">ID": "1"], "s": "a b"]),
        Case(
            name: "a form over a query", target: "/x?a=1&b=2", type: "application/x-www-form-urlencoded", body: "b=3",
            expected: ["a": "1", "b": "3"]),
        Case(
            name: "JSON", type: "application/json", body: #"{"a":{"b":[1,true,null]}}"#,
            expected: ["a": ["b": [1, true, nil]]]),
        Case(
            name: "JSON over a query", target: "/x?auth=t&a=1", type: "Application/JSON;charset=utf-8",
            body: #"{"a":2}"#,
            expected: ["auth": "t", "a": 2]),
        Case(name: "an empty JSON body", target: "/x?a=1", type: "application/json", body: " \n", expected: ["a": "1"]),
        Case(name: "a JSON list", type: "application/json", body: "[7,8]", expected: ["0": 7, "1": 8]),
        Case(
            name: "text/plain as a form", type: "text/plain;charset=UTF-8", body: "auth=x&cmd[a]=b",
            expected: ["auth": "x", "cmd": ["a": "b"]]),
        Case(name: "text/plain as JSON", type: "text/plain", body: #" {"a":1}"#, expected: ["a": 1]),
        Case(name: "no type as a form", body: "a=1", expected: ["a": "1"]),
        Case(name: "no type as JSON", body: #"{"a":"b"}"#, expected: ["a": "b"]),
        Case(
            name: "another type is not read", target: "/x?a=1", type: "application/xml", body: "<a/>",
            expected: ["a": "1"]),
        Case(
            name: "multipart", target: "/x?q=1", type: "multipart/form-data; boundary=\"B\"",
            body: "--B\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\nline\r\nline\r\n--B\r\n"
                + "Content-Disposition: form-data; name=\"f\"; filename=\"h.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B--\r\n",
            expected: ["q": "1", "a": ["b": "line\r\nline"], "f": ["h.txt", "aGVsbG8="]]),
        Case(
            name: "several files", type: "multipart/form-data; boundary=B",
            body: ["x", "y"].map {
                "--B\r\nContent-Disposition: form-data; name=\"f[]\"; filename=\"\($0)\"\r\n\r\n\($0)\r\n"
            }.joined()
                + "--B--",
            expected: ["f": [["x", "eA=="], ["y", "eQ=="]]]),
    ]

    @Test("Parameters are read as PHP reads them", arguments: cases)
    func reads(_ item: Case) throws {
        #expect(JSONValue.object(try request(item).parameters()) == item.expected)
    }

    static let malformed: [Case] = [
        Case(name: "JSON that ends early", type: "application/json", body: #"{"a":"#, expected: "json"),
        Case(name: "JSON that is no object", type: "application/json", body: "7", expected: "json"),
        Case(name: "text that begins as JSON", type: "text/plain", body: "{a=1", expected: "json"),
        Case(
            name: "a form that is not UTF-8", type: "application/x-www-form-urlencoded", body: "a=%FF", expected: "form"
        ),
        Case(
            name: "a query that is not UTF-8", target: "/x?a=%FF", type: "application/json", body: "{}",
            expected: "query"),
        Case(name: "a query that is not UTF-8 before a form", target: "/x?a=%FF", body: "b=1", expected: "query"),
        Case(name: "a name that is too deep", body: "a" + String(repeating: "[b]", count: 65) + "=1", expected: "form"),
        Case(name: "multipart without a boundary", type: "multipart/form-data", body: "x", expected: "multipart"),
        Case(
            name: "multipart that is cut", type: "multipart/form-data; boundary=B", body: "--B\r\nContent-",
            expected: "multipart"),
        Case(
            name: "a part without a name", type: "multipart/form-data; boundary=B",
            body: "--B\r\nX: y\r\n\r\nz\r\n--B--",
            expected: "multipart"),
    ]

    @Test("A malformed body or query is refused and told apart", arguments: malformed)
    func refuses(_ item: Case) {
        do {
            Issue.record("was read as \(try request(item).parameters())")
        } catch {
            let kind =
                switch error {
                case .query: "query"
                case .form: "form"
                case .json: "json"
                case .multipart: "multipart"
                }
            #expect(JSONValue.string(kind) == item.expected)
        }
    }

    private func request(_ item: Case) -> EdgeRequest {
        EdgeRequest(
            listener: .plain, isSecure: false, host: "acme.bitrix24.com", httpMethod: "POST", target: item.target,
            headers: item.type.map { [("content-type", $0)] } ?? [], body: Array(item.body.utf8),
            remoteAddress: "127.0.0.1")
    }

    @Test(
        "An address is cut into its parts",
        arguments: [
            ("https://a.example", "https", "a.example", 443, "/"),
            ("HTTP://A.Example:81/x?y#z", "http", "a.example", 81, "/x?y"),
            ("http://[::1]:5/", "http", "::1", 5, "/"), ("https://a.example?x=1", "https", "a.example", 443, "/?x=1"),
        ])
    func address(_ text: String, _ scheme: String, _ host: String, _ port: Int, _ target: String) throws {
        let address = try #require(WebAddress(text))
        #expect(
            [address.scheme, address.host, String(address.port), address.target] == [
                scheme, host, String(port), target,
            ])
    }

    @Test(
        "What is no http address is refused",
        arguments: [
            "", "ftp://a", "https://", "https:///x", "https://u@a", "https://a:0", "https://a:99999", "https://a b/",
            "//a",
        ])
    func noAddress(_ text: String) { #expect(WebAddress(text) == nil) }
}
