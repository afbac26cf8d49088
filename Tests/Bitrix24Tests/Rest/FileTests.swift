import Bitrix24
import Foundation
import Testing

@Suite("Files up and down")
struct FileTests {
    /// Pieces of a body.
    struct Pieces: AsyncSequence, Sendable {
        var pieces: [[UInt8]]
        func makeAsyncIterator() -> Iterator { Iterator(rest: pieces[...]) }
        struct Iterator: AsyncIteratorProtocol {
            var rest: ArraySlice<[UInt8]>
            mutating func next() async throws -> [UInt8]? { rest.popFirst() }
        }
    }

    struct Asked: Sendable {
        var method: String
        var url: String
        var headers: [String: String]
        var body: [UInt8]
        var length: Int
    }

    /// A kit whose network answers streams by `answer`.
    static func client(
        _ asked: Recorder<Asked>, _ answer: @escaping @Sendable (Asked) -> StreamResponse
    ) async throws -> PortalClient {
        let platform = ScriptedPlatform()
        let transport = HTTPTransport { request in
            try await platform.transport.send(request)
        } stream: { request in
            var body: [UInt8] = []
            if let chunks = request.body?.chunks {
                for try await chunk in chunks { body += chunk }
            }
            let one = Asked(
                method: request.method, url: request.url.reveal(),
                headers: Dictionary(request.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }), body: body,
                length: request.body?.length ?? 0)
            asked.append(one)
            return answer(one)
        }
        let kit = Bitrix24Kit(
            configuration: platform.configuration, store: MemoryInstallationStore(), transport: transport,
            logger: LogCatcher().logger, clock: ImmediateClock())
        let opened = try await kit.installations.open(platform.launch())
        return kit.client(opened.memberID, as: .user(1))
    }

    @Test("A file is uploaded as a form while it is read, however large, and its link is nowhere printed")
    func upload() async throws {
        let folder = try TemporaryFolder()
        let content = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(content).write(to: URL(fileURLWithPath: folder.file("a.bin")))
        let asked = Recorder<Asked>()
        let client = try await Self.client(asked) { _ in
            StreamResponse(status: 200, body: Pieces(pieces: [Array(#"{"result":{"ID":7}}"#.utf8)]))
        }
        let link = FileLink(
            Secret("https://acme.bitrix24.com/rest/upload.json?auth=test-access-1&token=disk%7Cx"), field: "file")
        let response = try await client.upload(file: folder.file("a.bin"), named: "say \"hi\"\r\n.bin", to: link)
        #expect(response.result["ID"] == 7)
        let one = try #require(asked.all.first)
        #expect(one.method == "POST")
        #expect(one.length == one.body.count)
        let head = String(decoding: one.body.prefix(300), as: UTF8.self)
        #expect(head.contains(#"name="file"; filename="say _hi__.bin""#), "\(head)")
        #expect(one.headers["Content-Type"]?.hasPrefix("multipart/form-data; boundary=lintel-") == true)
        let start = try #require(one.body.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound)
        #expect(Array(one.body[start...].prefix(content.count)) == content)
        var dumped = ""
        dump(link, to: &dumped)
        #expect(!dumped.contains("token=") && !"\(link)".contains("token="))
    }

    @Test("A file is downloaded through redirects to a file that is there only when it is whole")
    func download() async throws {
        let folder = try TemporaryFolder()
        let asked = Recorder<Asked>()
        let client = try await Self.client(asked) { one in
            one.url.hasPrefix("https://acme.bitrix24.com/")
                ? StreamResponse(
                    status: 302, headers: [("Location", "https://cdn.example.com/f?sig=1")], body: Pieces(pieces: []))
                : StreamResponse(status: 200, body: Pieces(pieces: [[1, 2, 3], [4, 5]]))
        }
        let link = try #require(FileLink(["urlMachine": "/rest/download.json?auth=test-access-1&token=x"]))
        #expect(try await client.download(link, to: folder.file("b")) == 5)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("b"))) == Data([1, 2, 3, 4, 5]))
        #expect(asked.all.map(\.url).last == "https://cdn.example.com/f?sig=1")
        #expect(asked.all.allSatisfy { $0.headers["Referer"] == "https://acme.bitrix24.com/" })
        let error = await #expect(throws: RESTError.self) {
            try await client.download(link, to: folder.file("c"), limit: 4)
        }
        #expect(error?.cause?.reason == .tooLarge)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["b"])
    }

    @Test(
        "A link that would carry a token abroad, or leads to a host of one's own network, is not followed",
        arguments: [
            "https://evil.example/f?auth=test-access-1", "https://evil.example/f?x=test-access-1",
            "http://acme.bitrix24.com/f", "http://cdn.example.com/f", "https://127.0.0.1/f", "https://localhost/f",
            "https://db.internal/f", "ftp://acme.bitrix24.com/f", "", "//evil.example/f",
            "https://evil.example/f?AUTH=x",
        ])
    func refused(url: String) async throws {
        let asked = Recorder<Asked>()
        let client = try await Self.client(asked) { _ in
            StreamResponse(status: 302, headers: [("Location", url)], body: Pieces(pieces: []))
        }
        for (link, count) in [(url, 0), ("https://acme.bitrix24.com/f", 1)] {
            let error = await #expect(throws: RESTError.self) { try await client.chunks(of: FileLink(Secret(link))) }
            guard case .redirected = error?.reason else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(asked.all.count == count)
            #expect(!"\(String(describing: error))".contains("test-access"))
        }
    }

    @Test("The portal's own error is told, not saved as the file")
    func failed() async throws {
        let client = try await Self.client(Recorder<Asked>()) { _ in
            StreamResponse(
                status: 403, body: Pieces(pieces: [Array(#"{"error":"ACCESS_DENIED","error_description":"no"}"#.utf8)]))
        }
        let error = await #expect(throws: RESTError.self) {
            try await client.chunks(of: FileLink(Secret("https://acme.bitrix24.com/f")))
        }
        #expect(error?.isAccessDenied == true)
    }

    @Test("A file within parameters has the shape that the method wants")
    func content() {
        let file = FileContent(name: "a.txt", bytes: Array("hi".utf8))
        #expect(file.base64 == "aGk=")
        #expect(file.pair == ["a.txt", "aGk="])
        #expect(file.fileData == ["fileData": ["a.txt", "aGk="]])
        #expect(file.property == ["value": ["fileData": ["a.txt", "aGk="]]])
    }
}
