import ArgumentParser
import Foundation
import Logging
import Sandbox

/// How a sandbox is started: the same for `lintel sandbox` and `lintel sandbox exec`.
struct SandboxOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Port of the proxy, which also takes TLS and plain requests; 0 takes a free one.", valueName: "port"))
    var port = 0

    @Option(
        help: ArgumentHelp(
            "Port that takes TLS by server name only; 0 takes a free one. With --hosts: 443.", valueName: "port"))
    var tlsPort: Int?

    @Option(help: ArgumentHelp("Port of the administration interface; 0 takes a free one.", valueName: "port"))
    var adminPort = 0

    @Option(help: ArgumentHelp("File that gets the ready line.", valueName: "file"), completion: .file())
    var readyFile: String?

    @Option(
        help: ArgumentHelp(
            "Domain of a portal that exists from the start; may be given several times. Default: acme.bitrix24.com in a new folder.",
            valueName: "domain"))
    var portal: [String] = []

    @Option(
        help: ArgumentHelp(
            "Folder that keeps the state, the journal and the certificate authority. Default: a fresh one, removed at the end.",
            valueName: "folder"), completion: .directory)
    var data: String?

    @Option(
        help: ArgumentHelp(
            "Number that makes identifiers, tokens and demo records repeatable; demo:N gives new portals N deals with all that belongs to them. May be given twice.",
            valueName: "n|demo:N"))
    var seed: [Seed] = []

    @Option(help: "What happens to a documented method that the sandbox keeps no state for.")
    var unmodelled: SandboxConfiguration.Unmodelled = .shape

    @Flag(help: "Give new portals demo records: companies, contacts, leads and deals.")
    var demo = false

    @Flag(help: "Put the platform's names into the hosts file while the sandbox runs, for programs that know no proxy.")
    var hosts = false

    @Option(
        help: ArgumentHelp("Hosts file that --hosts changes.", valueName: "file", visibility: .hidden),
        completion: .file())
    var hostsFile = HostsFile.standardPath

    @Option(help: ArgumentHelp("Bytes of each answer that the journal keeps.", valueName: "bytes"))
    var journalAnswers: Int?

    @Option(
        help: ArgumentHelp(
            "How the sandbox acts where the platform's documentation leaves a doubt; may be given several times. docs/sandbox.md lists the names.",
            valueName: "name=value"))
    var behave: [String] = []

    @Option(help: "How much is logged.")
    var logLevel: Logger.Level = .notice

    /// A number, or how many demo deals.
    enum Seed: ExpressibleByArgument {
        case number(UInt64)
        case demo(Int)

        init?(argument: String) {
            if let number = UInt64(argument) {
                self = .number(number)
            } else if argument.hasPrefix("demo:"), let deals = Int(argument.dropFirst("demo:".count)), deals > 0 {
                self = .demo(deals)
            } else {
                return nil
            }
        }
    }

    func validate() throws {
        for (value, name) in [(port, "--port"), (tlsPort ?? 0, "--tls-port"), (adminPort, "--admin-port")] {
            guard (0...65535).contains(value) else { throw ValidationError("\(name) must be from 0 to 65535.") }
        }
        for domain in portal where PortalDomain(domain).map({ $0.value == $0.host }) != true {
            throw ValidationError("--portal \(domain) is no host name such as acme.bitrix24.com.")
        }
        do {
            _ = try behaviour()
        } catch {
            throw ValidationError("--behave: \(error)")
        }
        guard data?.isEmpty != true else { throw ValidationError("--data needs the name of a folder.") }
        guard readyFile?.isEmpty != true else { throw ValidationError("--ready-file needs the name of a file.") }
        for case .demo(let deals) in seed where deals > SandboxConfiguration.demoLimit {
            throw ValidationError("--seed demo:\(deals): at most \(SandboxConfiguration.demoLimit) deals.")
        }
        guard (0...1 << 20).contains(journalAnswers ?? 0) else {
            throw ValidationError("--journal-answers must be from 0 to 1048576.")
        }
    }

    private func behaviour() throws -> Behaviour {
        var behaviour = Behaviour()
        for setting in behave { try BehaviourSwitch.apply(setting, to: &behaviour) }
        return behaviour
    }

    func configuration() throws -> SandboxConfiguration {
        var number: UInt64?
        var deals: Int?
        for seed in seed {
            switch seed {
            case .number(let value): number = value
            case .demo(let value): deals = value
            }
        }
        var configuration = SandboxConfiguration(
            port: port, tlsPort: tlsPort ?? (hosts ? 443 : 0), adminPort: adminPort,
            dataDirectory: data.map { URL(filePath: $0) }, readyFile: readyFile.map { URL(filePath: $0) },
            portals: portal.compactMap(PortalDomain.init), seed: number, unmodelled: unmodelled, demo: demo,
            behaviour: try behaviour())
        configuration.demoDeals = deals
        configuration.hostsFile = hosts ? hostsFile : nil
        configuration.answerBytes = journalAnswers
        return configuration
    }

    var logger: Logger {
        var logger = Logger(label: "lintel.sandbox") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        return logger
    }

    /// What the machine should be like before a sandbox starts.
    func prepare() {
        ProcessLimits.raiseOpenFiles()
        // Left by one that was killed. Whoever may not change the file has not written to it either.
        if !hosts { try? HostsFile(path: hostsFile).remove() }
    }
}

extension SandboxConfiguration.Unmodelled: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}
