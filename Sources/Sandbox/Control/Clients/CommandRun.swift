import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A program that runs beside the sandbox, with its own standard streams and its exit code passed on.
package final class CommandRun: Sendable {
    /// Why a program did not start.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package let command: String
        package let reason: String
        package var description: String { "\(command) cannot be run: \(reason)." }
    }

    package let pid: Int32
    /// Whether it leads a process group of its own, so that a signal can reach all that it starts.
    private let hasGroup: Bool
    private let hasEnded = Atomic(false)

    /// Starts it.
    ///
    /// At a terminal it stays in the terminal's group, which gets the keyboard's signals; elsewhere it leads a group of its own.
    ///
    /// - Parameters:
    ///   - arguments: the program, looked for in PATH, and its arguments.
    ///   - environment: all of it.
    /// - Throws: ``Failure``.
    package init(_ arguments: [String], environment: [String: String]) throws(Failure) {
        guard let program = arguments.first else { throw Failure(command: "", reason: "no command was given") }
        hasGroup = isatty(STDIN_FILENO) == 0
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        if hasGroup {
            flags |= POSIX_SPAWN_SETPGROUP
            posix_spawnattr_setpgroup(&attributes, 0)
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        // The sandbox ignores what it takes from a queue; its child must not.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, program, nil, &attributes, &argv, &envp)
        guard code == 0 else { throw Failure(command: program, reason: String(cString: strerror(code))) }
        self.pid = pid
    }

    /// Waits for its end.
    ///
    /// - Returns: its exit code, or 128 and the number of the signal that ended it, as shells say it.
    package func ending() async -> Int32 {
        await withCheckedContinuation { continuation in
            // A thread of its own: waiting blocks.
            Thread.detachNewThread { [self] in
                var status: Int32 = 0
                while waitpid(pid, &status, 0) < 0, errno == EINTR {}
                hasEnded.store(true, ordering: .releasing)
                let signal = status & 0x7F
                continuation.resume(returning: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
            }
        }
    }

    /// Passes a signal on. What the terminal's keyboard sends, the terminal has sent to the program too.
    package func pass(_ signal: Int32) {
        guard !hasEnded.load(ordering: .acquiring) else { return }
        if !hasGroup, signal == SIGINT || signal == SIGQUIT { return }
        kill(hasGroup ? -pid : pid, signal)
    }

    /// Ends what it may have started and left behind.
    package func end() {
        if hasGroup { kill(-pid, SIGTERM) } else if !hasEnded.load(ordering: .acquiring) { kill(pid, SIGTERM) }
    }
}
