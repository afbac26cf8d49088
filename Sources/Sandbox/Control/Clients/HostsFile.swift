import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The sandbox's own block of lines in the machine's hosts file, so that programs that know no proxy find the platform's names.
///
/// The block names its process. A block whose process is gone was left by a kill, and whoever comes next takes it out.
package struct HostsFile: Sendable {
    /// Why the file was not changed.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package let path: String
        package let reason: String

        package var description: String {
            "The hosts file \(path) cannot be changed: \(reason). Run it with the right to change that file, or without --hosts and "
                + "through the proxy."
        }
    }

    /// The machine's own.
    package static let standardPath = "/etc/hosts"

    package let path: String
    private let owner: ProcessMark

    /// - Parameter path: another file, for tests.
    package init(path: String = HostsFile.standardPath) {
        self.path = path
        owner = ProcessMark.own
    }

    private static let begin = "# lintel sandbox"
    private static let end = "# end of lintel sandbox"

    /// Puts the names at 127.0.0.1 into this process's block, in place of those that it had.
    ///
    /// - Throws: ``Failure`` when the file cannot be read or written; it then is as it was.
    package func set(_ names: [String]) throws(Failure) {
        try edit { lines in
            guard !names.isEmpty else { return lines }
            var lines = lines
            if lines.last?.isEmpty == true { lines.removeLast() }
            lines.append("\(Self.begin) \(owner.text): removed when it ends")
            lines += names.map { "127.0.0.1 \($0)" }
            lines += ["\(Self.end) \(owner.text)", ""]
            return lines
        }
    }

    /// Takes this process's block out, and those of processes that are gone.
    ///
    /// - Throws: ``Failure``.
    package func remove() throws(Failure) { try edit { $0 } }

    /// Reads the file, drops blocks that nobody needs any more, and writes what `change` makes of the rest, if that is something else.
    private func edit(_ change: ([String]) -> [String]) throws(Failure) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(path: path, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        // Two sandboxes may begin at once.
        guard flock(descriptor, LOCK_EX) == 0 else {
            throw Failure(path: path, reason: String(cString: strerror(errno)))
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw Failure(path: path, reason: String(cString: strerror(errno))) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let changed = Array(change(kept(lines)).joined(separator: "\n").utf8)
        guard changed != bytes else { return }
        // In place: in a container the file is a mount that nothing can be renamed over, and its owner and mode stay.
        var written = 0
        while written < changed.count {
            let count = changed[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(written))
            }
            guard count > 0 else { throw Failure(path: path, reason: String(cString: strerror(errno))) }
            written += count
        }
        guard ftruncate(descriptor, off_t(changed.count)) == 0 else {
            throw Failure(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// All lines but this process's block and those of processes that are gone.
    private func kept(_ lines: [String]) -> [String] {
        var kept: [String] = []
        var dropped: ProcessMark?
        for line in lines {
            if let mark = dropped {
                if line == "\(Self.end) \(mark.text)" { dropped = nil }
                continue
            }
            if line.hasPrefix(Self.begin + " "), let mark = ProcessMark(line.dropFirst(Self.begin.count + 1)),
                mark == owner || !mark.isAlive,
                // A block without its end was damaged by hand: nothing but its first line is certainly ours.
                lines.contains("\(Self.end) \(mark.text)")
            {
                dropped = mark
                continue
            }
            kept.append(line)
        }
        return kept
    }
}

/// Which process it was: its number and when it began, since numbers are given again.
private struct ProcessMark: Hashable, Sendable {
    let pid: Int32
    /// Clock ticks after the machine's start.
    let start: String

    static var own: ProcessMark { ProcessMark(pid: getpid(), start: startTime(of: getpid()) ?? "0") }

    var text: String { "\(pid)/\(start)" }

    init(pid: Int32, start: String) {
        self.pid = pid
        self.start = start
    }

    /// From `PID/START`, and whatever follows a colon.
    init?(_ text: Substring) {
        let parts = text.prefix { $0 != ":" }.split(separator: "/")
        guard parts.count == 2, let pid = Int32(parts[0]) else { return nil }
        self.init(pid: pid, start: String(parts[1]))
    }

    var isAlive: Bool { Self.startTime(of: pid) == start }

    private static func startTime(of pid: Int32) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            // The program's name stands in parentheses and may hold anything.
            let close = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: close)...].split(separator: " ")
        // A process that has ended and is not waited for yet.
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return String(fields[19])
    }
}
