import Dispatch
import Foundation

/// A running browser: a session of its own, so that one signal reaches its children, and a folder for its files.
struct ChromiumProcess: Sendable {
    /// The process, its group and its session.
    let pid: pid_t
    /// Holds the profile and the browser's log; removed at the end.
    let folder: String
    /// Our end of the DevTools connection; whoever takes it closes it.
    let descriptor: CInt

    /// Starts the browser with one end of a socket as descriptors 3 (it reads) and 4 (it writes).
    ///
    /// - Throws: ``BrowserError/Code/startFailed``.
    static func start(_ executable: ChromiumExecutable, _ options: ChromiumOptions) throws(BrowserError) -> Self {
        let folder = try makeFolder(preferences: options.preferences)
        do throws(BrowserError) {
            let (ours, theirs) = try makeSockets()
            defer { close(theirs) }
            do throws(BrowserError) {
                let pid = try spawn(
                    executable.path, options.arguments(profile: folder + "/profile"), folder: folder, theirs: theirs)
                return ChromiumProcess(pid: pid, folder: folder, descriptor: ours)
            } catch {
                close(ours)
                throw error
            }
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// Kills the browser and its children, waits for their end and removes the folder. Call it once.
    func end() async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            // These calls block, for milliseconds: not on a thread of the concurrency pool.
            DispatchQueue.global().async {
                // Until waitpid the leader keeps its number, so the signal cannot meet a stranger.
                kill(-pid, SIGKILL)
                var status: CInt = 0
                while waitpid(pid, &status, 0) == -1, errno == EINTR {}
                // The children are init's now, or ours when we are init ourselves, as in a container. An init that
                // never collects them keeps the group: hence the bound.
                for _ in 0..<20 where kill(-pid, 0) == 0 {
                    while waitpid(-pid, &status, WNOHANG) > 0 {}
                    usleep(5_000)
                }
                for _ in 0..<5 where FileManager.default.fileExists(atPath: folder) {
                    if (try? FileManager.default.removeItem(atPath: folder)) == nil { usleep(10_000) }
                }
                done.resume()
            }
        }
    }

    /// The last lines that the browser wrote, for the error of a failed start.
    var lastWords: String {
        guard let data = FileManager.default.contents(atPath: folder + "/browser.log") else { return "" }
        return String(decoding: data.suffix(600), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func makeFolder(preferences: BrowserValue) throws(BrowserError) -> String {
        var template = Array((NSTemporaryDirectory() + "/chromium-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw .startFailed("no temporary folder: \(reason(errno)).") }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        do {
            try FileManager.default.createDirectory(
                atPath: folder + "/profile/Default", withIntermediateDirectories: true)
            try Data(preferences.serialized().utf8)
                .write(to: URL(fileURLWithPath: folder + "/profile/Default/Preferences"))
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw .startFailed("the profile could not be written: \(error).")
        }
        return folder
    }

    /// Both ends close on exec from their birth, and both are above 10: a duplicate onto itself would stay so.
    private static func makeSockets() throws(BrowserError) -> (ours: CInt, theirs: CInt) {
        var pair: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { throw .startFailed("no socket: \(reason(errno)).") }
        defer { for descriptor in pair { close(descriptor) } }
        let ours = fcntl(pair[0], F_DUPFD_CLOEXEC, 10)
        let theirs = fcntl(pair[1], F_DUPFD_CLOEXEC, 10)
        guard ours >= 0, theirs >= 0 else {
            for descriptor in [ours, theirs] where descriptor >= 0 { close(descriptor) }
            throw .startFailed("no descriptor: \(reason(errno)).")
        }
        return (ours, theirs)
    }

    private static func spawn(_ path: String, _ arguments: [String], folder: String, theirs: CInt)
        throws(BrowserError) -> pid_t
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder + "/browser.log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        posix_spawn_file_actions_adddup2(&actions, theirs, 3)
        posix_spawn_file_actions_adddup2(&actions, theirs, 4)
        // Not every socket of this process closes by itself: a browser that got a listener would hold its port.
        closeOthers(&actions, from: 5)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // 0x80 is POSIX_SPAWN_SETSID, which the module leaves out. The signal state of our threads, which block
        // and ignore some, is not the browser's.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | 0x80))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)

        // The browser keeps what it likes under its home; nothing else of our environment is its business.
        let environment = ["HOME=\(folder)", "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"]
        let argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        let envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }

        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, argv, envp)
        guard code == 0 else { throw .startFailed("\(path): \(reason(code)).") }
        return pid
    }

    /// In the child and not by a list made here, which would miss what another thread opens meanwhile.
    private static func closeOthers(_ actions: inout posix_spawn_file_actions_t, from first: CInt) {
        typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt
        // The C library's header shows this function to its own extensions only, so it is looked up by name.
        if let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np"),
            unsafeBitCast(symbol, to: CloseFrom.self)(&actions, first) == 0
        {
            return
        }
        // A C library before 2.34 has none. Closing what has been closed meanwhile is no error.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
            if let descriptor = Int32(name), descriptor >= first {
                posix_spawn_file_actions_addclose(&actions, descriptor)
            }
        }
    }

    private static func reason(_ code: CInt) -> String { String(cString: strerror(code)) }
}
