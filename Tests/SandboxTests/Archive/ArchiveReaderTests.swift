import Testing

@testable import Sandbox

@Suite("Archives")
struct ArchiveReaderTests {
    typealias Entry = ForgedArchive.Entry

    static let small = ArchiveReader(
        limits: .init(
            archiveBytes: 4_000_000, entries: 20, entryBytes: 500_000, totalBytes: 1_200_000, ratio: 100,
            ratioFrom: 100_000, pathBytes: 60, depth: 5))

    @Test("What is packed here is unpacked here, in order, with names in any language, and the same bytes each time")
    func roundTrip() throws {
        let entries = [
            ArchiveReader.Entry(path: "index.html", content: Array("<h1>hello</h1>".utf8)),
            ArchiveReader.Entry(
                path: "тексты/привет.txt", content: Array(String(repeating: "привет ", count: 500).utf8)),
            ArchiveReader.Entry(path: "empty", content: []),
            ArchiveReader.Entry(path: "a/b/c.bin", content: (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }),
        ]
        let bytes = ArchiveWriter.archive(entries)
        #expect(try Self.small.entries(of: bytes) == entries)
        #expect(ArchiveWriter.archive(entries) == bytes)
        #expect(try Self.small.entries(of: ArchiveWriter.archive([])).isEmpty)
    }

    @Test(
        "What programs of all systems pack is read",
        arguments: [
            ForgedArchive(Entry("index.html").with { $0.method = 0 }),
            ForgedArchive(Entry("dir/", "").with { $0.mode = 0o040755 }, Entry("dir/a"), Entry("index.html")),
            ForgedArchive(
                Entry("index.html"), Entry("__MACOSX/._index.html"), Entry(".DS_Store"), Entry("a/Thumbs.db")),
            ForgedArchive(Entry("index.html").with { $0.mode = 0 }),
            // Sizes behind the data, as a program writes that packs a stream.
            ForgedArchive(Entry("index.html").with { $0.flags = 0x808 }),
        ])
    func usual(archive: ForgedArchive) throws {
        let paths = try Self.small.entries(of: archive.bytes).map(\.path)
        #expect(paths.contains("index.html"))
        #expect(
            !paths.contains { $0.hasSuffix("/") || $0.contains("MACOSX") || $0.hasPrefix(".") || $0.hasSuffix(".db") })
        var commented = archive
        commented.comment = Array("made by hand".utf8)
        #expect(try Self.small.entries(of: commented.bytes).map(\.path) == paths)
    }

    struct Bad: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        let reason: ArchiveError.Reason
        var entry: String?
        var testDescription: String { name }

        init(_ name: String, _ archive: ForgedArchive, _ reason: ArchiveError.Reason, _ entry: String? = nil) {
            (self.name, self.bytes, self.reason, self.entry) = (name, archive.bytes, reason, entry)
        }

        init(_ name: String, bytes: [UInt8], _ reason: ArchiveError.Reason) {
            (self.name, self.bytes, self.reason) = (name, bytes, reason)
        }
    }

    static let good = ForgedArchive(Entry("index.html", "<p>a page</p>"), Entry("a/b.js", "1"))
    static let zeros = String(repeating: "0", count: 400_000)

    static let paths: [Bad] = [
        "../evil.js", "a/../../evil.js", "a/..", "..", "./index.html", "a/./b", "/etc/passwd", "//server/share",
        "a//b", "C:/windows", "a\\b", "..\\evil", "c:evil", "a\u{0}.html", "a\nb", "index.html\u{202E}", "a\u{200B}",
        "index.html.", "index.html ", "a /b", " a", "a:b", "1/2/3/4/5/6", String(repeating: "n", count: 61), "/", "",
    ].map { Bad("path \($0.debugDescription)", ForgedArchive(Entry($0)), .unsafePath) }

    static let bad: [Bad] = [
        Bad("nothing", bytes: [], .notAnArchive),
        Bad("text", bytes: Array("hello".utf8), .notAnArchive),
        Bad("RAR", bytes: Array("Rar!\u{1A}\u{7}".utf8), .notAnArchive),
        Bad("7z", bytes: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .notAnArchive),
        Bad("gzip", bytes: [0x1F, 0x8B, 8, 0], .notAnArchive),
        Bad("cut in half", bytes: Array(good.bytes.prefix(good.bytes.count / 2)), .malformed),
        Bad("last byte gone", bytes: good.bytes.dropLast(), .malformed),
        Bad("more behind the end", bytes: good.bytes + [0], .malformed),
        Bad("something before it", bytes: [1, 2, 3] + good.bytes, .malformed),
        Bad(
            "several volumes",
            {
                var archive = good
                archive.volumes = 1
                return archive
            }(), .unsupported),
        Bad(
            "fewer entries than named",
            {
                var archive = good
                archive.count = 3
                return archive
            }(), .malformed),
        Bad(
            "more entries than named",
            {
                var archive = good
                archive.count = 1
                return archive
            }(), .malformed),
        Bad(
            "zip64",
            {
                var archive = good
                archive.count = 0xFFFF
                return archive
            }(), .unsupported),
        Bad("too many entries", ForgedArchive((0..<21).map { Entry("f\($0)") }), .tooManyEntries),
        Bad("encrypted", ForgedArchive(Entry("a").with { $0.flags |= 1 }), .encrypted, "a"),
        Bad("strongly encrypted", ForgedArchive(Entry("a").with { $0.flags |= 0x40 }), .encrypted, "a"),
        Bad("another method", ForgedArchive(Entry("a").with { ($0.method, $0.data) = (14, [1]) }), .unsupported, "a"),
        Bad("a symbolic link", ForgedArchive(Entry("a", "/etc/passwd").with { $0.mode = 0o120777 }), .notAFile, "a"),
        Bad("a device", ForgedArchive(Entry("a").with { $0.mode = 0o020666 }), .notAFile, "a"),
        Bad("a pipe", ForgedArchive(Entry("a").with { $0.mode = 0o010666 }), .notAFile, "a"),
        Bad("a file that says it is a folder", ForgedArchive(Entry("a").with { $0.mode = 0o040755 }), .notAFile, "a"),
        Bad("a folder with content", ForgedArchive(Entry("a/", "x")), .notAFile, "a/"),
        Bad(
            "a folder with content and no mode", ForgedArchive(Entry("a/", "x").with { $0.mode = 0 }), .malformed, "a/"),
        Bad("the same name twice", ForgedArchive(Entry("a"), Entry("a")), .duplicate, "a"),
        Bad("two cases of one name", ForgedArchive(Entry("Index.html"), Entry("index.HTML")), .duplicate, "index.HTML"),
        Bad("two spellings of one name", ForgedArchive(Entry("\u{E9}"), Entry("e\u{301}")), .duplicate),
        Bad("a file that is a folder", ForgedArchive(Entry("a"), Entry("a/b")), .duplicate, "a/b"),
        Bad("a folder that is a file", ForgedArchive(Entry("a/b"), Entry("A")), .duplicate, "A"),
        Bad("a name in another code", ForgedArchive(Entry("").with { $0.name = [0x8F, 0xE0] }), .unsafePath),
        Bad(
            "one entry too large",
            ForgedArchive(Entry("big").with { $0.content = .init(repeating: 7, count: 500_001) }),
            .entryTooLarge, "big"),
        Bad(
            "all together too large",
            ForgedArchive((0..<4).map { Entry("f\($0)", zeros).with { $0.method = 0 } }), .contentTooLarge, "f3"),
        Bad("a bomb", ForgedArchive(Entry("bomb", zeros)), .ratio, "bomb"),
        Bad(
            "a bomb that hides its size", ForgedArchive(Entry("bomb", zeros).with { $0.size = 1000 }), .damaged, "bomb"),
        Bad("size too large by one", ForgedArchive(Entry("a", "abc").with { $0.size = 4 }), .damaged, "a"),
        Bad(
            "stored, with two sizes", ForgedArchive(Entry("a", "abc").with { ($0.method, $0.size) = (0, 2) }),
            .malformed),
        Bad("a wrong checksum", ForgedArchive(Entry("a", "abc").with { $0.checksum = 1 }), .damaged, "a"),
        Bad("damaged data", ForgedArchive(Entry("a", "abc").with { $0.data = [0xFF, 0xFF, 0xFF] }), .damaged, "a"),
        Bad(
            "bytes behind the data",
            ForgedArchive(Entry("a", "abc").with { $0.data = (Deflate.deflated($0.content) ?? []) + [0] }), .damaged,
            "a"),
        Bad("data beyond the archive", ForgedArchive(Entry("a").with { $0.packedSize = 1 << 20 }), .malformed, "a"),
        Bad("an entry of two names", ForgedArchive(Entry("safe").with { $0.ownName = Array("evil".utf8) }), .malformed),
        Bad(
            "entries over each other",
            ForgedArchive(Entry("a"), Entry("b").with { ($0.ownName, $0.pointsTo) = (Array("b".utf8), 0) }), .malformed),
        Bad("the whole too large", bytes: Array(repeating: 0x50, count: 4_000_001), .tooLarge),
    ]

    @Test("A bad archive is refused with the reason and the entry", arguments: bad + paths)
    func refused(bad: Bad) {
        let error = #expect(throws: ArchiveError.self) { try Self.small.entries(of: bad.bytes) }
        #expect(error?.reason == bad.reason, "\(String(describing: error))")
        if let entry = bad.entry { #expect(error?.entry == entry) }
        #expect(error?.message.isEmpty == false)
    }

    @Test("An archive cut at any byte, or with any byte changed, never unpacks to something else")
    func everyByte() throws {
        let bytes = Self.good.bytes
        let whole = try Self.small.entries(of: bytes)
        #expect(whole.count == 2)
        for length in 0..<bytes.count {
            #expect(throws: ArchiveError.self) { try Self.small.entries(of: Array(bytes.prefix(length))) }
        }
        for position in bytes.indices {
            for bit in [UInt8(1), 0x80, 0xFF] {
                var changed = bytes
                changed[position] ^= bit
                // Dates, versions and rights may change; contents may not.
                guard let entries = try? Self.small.entries(of: changed) else { continue }
                #expect(entries.map(\.content) == whole.map(\.content), "byte \(position)")
            }
        }
    }

    @Test("A name with control characters is shown in words that a terminal survives")
    func printable() {
        #expect(ArchiveError(.unsafePath, entry: "a\u{1B}[31m", "No.").description == "a\\u{1b}[31m: No.")
    }
}
