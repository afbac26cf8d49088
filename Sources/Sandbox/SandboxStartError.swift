/// Why a sandbox could not start, and what to do about it.
package enum SandboxStartError: Error, Hashable, CustomStringConvertible {
    /// The data folder cannot be made, read or written.
    case folderUnusable(path: String, reason: String)
    /// Another process holds the data folder.
    case folderInUse(path: String, pid: Int?)
    /// A file of the data folder is damaged or of a newer version.
    case stateUnreadable(path: String, reason: String)
    /// The certificate authority in the data folder cannot be used.
    case authorityUnreadable(path: String, reason: String)
    /// A port is taken, or not allowed. `option` is the command line's: `--port`.
    case portUnavailable(port: Int, option: String, reason: String)
    /// The ready file cannot be written.
    case readyFileUnwritable(path: String, reason: String)
    /// A portal's domain cannot be used.
    case portalUnusable(domain: String, reason: String)
    /// The hosts file cannot be changed.
    case hostsUnwritable(HostsFile.Failure)

    package var description: String {
        switch self {
        case .folderUnusable(let path, let reason):
            "The data folder \(path) cannot be used: \(reason). Choose another one with --data."
        case .folderInUse(let path, let pid):
            "The data folder \(path) is in use by another sandbox\(pid.map { ", process \($0)" } ?? "")."
                + " Stop that one, or choose another folder with --data."
        case .stateUnreadable(let path, let reason):
            "\(path) cannot be read: \(reason). It was left as it is; move it away to start afresh."
        case .authorityUnreadable(let path, let reason):
            "The certificate authority \(path) cannot be used: \(reason)."
                + " Move ca.pem and ca-key.pem away, and a new one is made at the next start."
        case .portUnavailable(let port, let option, let reason):
            "Port \(port) cannot be used: \(reason). Choose another one with \(option); 0 takes any free one."
        case .readyFileUnwritable(let path, let reason):
            "The ready file \(path) cannot be written: \(reason)."
        case .portalUnusable(let domain, let reason):
            "\(domain) cannot be a portal: \(reason)."
        case .hostsUnwritable(let failure):
            failure.description
        }
    }
}
