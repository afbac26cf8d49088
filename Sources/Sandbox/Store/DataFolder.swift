import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The folder that keeps a sandbox: held by one process at a time.
struct DataFolder: Sendable {
    let url: URL
    /// Made for this run, and removed at its end.
    let isTemporary: Bool
    private let lock: CInt

    var state: URL { url.appending(path: "state.sqlite") }
    var journal: URL { url.appending(path: "journal.sqlite") }
    /// The state as it was when this process had started.
    var start: URL { url.appending(path: "start.sqlite") }
    /// Where the sandbox that runs in this folder can be reached.
    var ready: URL { url.appending(path: SandboxConfiguration.readyFileName) }
    var snapshots: URL { url.appending(path: "snapshots") }
    var certificate: URL { url.appending(path: "ca.pem") }
    var certificateKey: URL { url.appending(path: "ca-key.pem") }

    /// Opens or makes the folder and takes its lock.
    ///
    /// - Parameter folder: `nil` makes a fresh one among the machine's temporary files.
    /// - Throws: ``SandboxStartError`` when it cannot be used or another process holds it.
    init(_ folder: URL?) throws {
        isTemporary = folder == nil
        let url =
            folder ?? FileManager.default.temporaryDirectory.appending(path: "lintel-sandbox-\(UUID().uuidString)")
        self.url = url.standardizedFileURL
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: attributes)
        } catch {
            throw SandboxStartError.folderUnusable(path: url.path, reason: Self.reason(error))
        }
        let path = url.appending(path: "lock").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SandboxStartError.folderUnusable(path: url.path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var bytes = [UInt8](repeating: 0, count: 32)
            let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
            Glibc.close(descriptor)
            let pid = Int(
                String(decoding: bytes[..<count], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
            throw SandboxStartError.folderInUse(path: url.path, pid: pid)
        }
        let pid = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        guard pwrite(descriptor, pid, pid.count, 0) == pid.count else {
            Glibc.close(descriptor)
            throw SandboxStartError.folderUnusable(path: url.path, reason: "nothing can be written there")
        }
        lock = descriptor
    }

    /// Gives the folder back; a temporary one is removed.
    func close() {
        if isTemporary { try? FileManager.default.removeItem(at: url) }
        // A child that is just being started holds a copy of the descriptor until it has become its program; closing ours would not do.
        flock(lock, LOCK_UN)
        Glibc.close(lock)
    }

    func snapshot(_ name: String) -> URL { snapshots.appending(path: "\(name).sqlite") }

    /// Puts a finished file in the place of another, which readers see whole or not at all.
    static func rename(_ source: URL, to target: URL) throws {
        guard Glibc.rename(source.path, target.path) == 0 else {
            throw NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
        }
    }

    private static func reason(_ error: any Error) -> String {
        let error = error as NSError
        if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError, underlying.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(CInt(underlying.code)))
        }
        let text = error.localizedFailureReason ?? error.localizedDescription
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
