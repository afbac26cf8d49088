import Foundation
import NIOPosix

/// A file on disk, read piece by piece without holding up a thread of the program.
struct FileChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    let path: String
    /// Around the file's bytes.
    var before: [UInt8] = []
    var after: [UInt8] = []
    static let size = 256 << 10

    func makeAsyncIterator() -> Iterator { Iterator(path: path, before: before, after: after) }

    struct Iterator: AsyncIteratorProtocol {
        let path: String
        var before: [UInt8]
        var after: [UInt8]
        private var file: FileHandle?
        private var isOver = false

        init(path: String, before: [UInt8], after: [UInt8]) {
            self.path = path
            self.before = before
            self.after = after
        }

        mutating func next() async throws -> [UInt8]? {
            guard !isOver else { return nil }
            if file == nil {
                let path = path
                file = try await NIOThreadPool.singleton.runIfActive {
                    try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                }
                if !before.isEmpty { return before }
            }
            let open = file
            let chunk = try await NIOThreadPool.singleton.runIfActive { try open?.read(upToCount: FileChunks.size) }
            if let chunk, !chunk.isEmpty { return Array(chunk) }
            isOver = true
            try await NIOThreadPool.singleton.runIfActive { try open?.close() }
            return after.isEmpty ? nil : after
        }
    }
}

/// A file that comes piece by piece: it has its name only when all of it is there.
struct IncomingFile {
    private let path: String
    private let part: String
    private let file: FileHandle

    init(path: String) async throws {
        self.path = path
        let part = path + "." + UUID().uuidString + ".part"
        self.part = part
        file = try await NIOThreadPool.singleton.runIfActive {
            guard FileManager.default.createFile(atPath: part, contents: nil) else {
                throw CocoaError(.fileWriteUnknown)
            }
            return try FileHandle(forWritingTo: URL(fileURLWithPath: part))
        }
    }

    func write(_ bytes: [UInt8]) async throws {
        let file = file
        try await NIOThreadPool.singleton.runIfActive { try file.write(contentsOf: Data(bytes)) }
    }

    func finish() async throws {
        let (file, part, path) = (file, part, path)
        try await NIOThreadPool.singleton.runIfActive {
            try file.close()
            guard rename(part, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        }
    }

    func discard() async {
        let (file, part) = (file, part)
        try? await NIOThreadPool.singleton.runIfActive {
            try? file.close()
            try? FileManager.default.removeItem(atPath: part)
        }
    }
}
