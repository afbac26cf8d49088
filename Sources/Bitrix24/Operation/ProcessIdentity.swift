import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A name for this process that others on the same machine can recognise as dead, so that what it held when it crashed is
/// free at once and not only when its lease ends.
///
/// Boot, namespace of process numbers, number and start time: a number that was given to another process since is no mistake.
struct ProcessIdentity: Sendable, Hashable {
    private let machine: String
    private let pid: Int32
    private let started: String
    private let nonce: String

    /// This process.
    static func current() -> ProcessIdentity {
        ProcessIdentity(
            machine: Self.machine, pid: getpid(), started: Self.startTime(of: getpid()) ?? "", nonce: UUID().uuidString)
    }

    var text: String { [machine, "\(pid)", started, nonce].joined(separator: "/") }

    /// Whether the process behind a name is known to have ended. `false` for one on another machine.
    func knowsEnd(of name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, !machine.isEmpty, parts[0] == machine, let other = Int32(parts[1]), !parts[2].isEmpty
        else { return false }
        return Self.startTime(of: other) != parts[2]
    }

    /// Empty where it cannot be told.
    private static let machine: String = {
        let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        let numbers = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        guard let boot, let numbers else { return "" }
        return boot.trimmingCharacters(in: .whitespacesAndNewlines) + numbers.filter(\.isNumber)
    }()

    /// Ticks since boot, field 22 of the process's status; `nil` when it does not run. Source: proc(5).
    private static func startTime(of pid: Int32) -> String? {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            // The second field is the name, which may hold blanks and parentheses.
            let name = status.lastIndex(of: ")")
        else { return nil }
        let fields = status[status.index(after: name)...].split(separator: " ")
        // A process that ended and was not collected yet does nothing any more.
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return String(fields[19])
    }
}
