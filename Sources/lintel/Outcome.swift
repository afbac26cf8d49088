import ArgumentParser
import Certification
import Foundation
import Sandbox

/// How a command of `lintel` ends: one place turns any error into its text and its exit code.
enum Outcome {
    /// The application was rejected.
    static let rejected = ExitCode(1)
    /// The command line or the card is wrong.
    static let usage = ExitCode(2)
    /// The work could not be done.
    static let failure = ExitCode(3)

    /// Says what went wrong, if anything did, and ends the process.
    static func exit(with error: any Error) -> Never {
        switch error {
        case let code as ExitCode:
            Foundation.exit(code.rawValue)
        case let error as SandboxStartError:
            complain(error.description)
            Foundation.exit(failure.rawValue)
        case let error as CommandRun.Failure:
            complain(error.description)
            // As shells say that a command cannot be run.
            Foundation.exit(127)
        case let error as SandboxControlError:
            complain(error.message)
            Foundation.exit(failure.rawValue)
        case let errors as CardErrors:
            FileHandle.standardError.write(Data((errors.description + "\n").utf8))
            Foundation.exit(usage.rawValue)
        case let error as UnknownRule:
            complain(error.description)
            Foundation.exit(usage.rawValue)
        case let error as CertificationFailure:
            complain(error.description)
            Foundation.exit(failure.rawValue)
        default:
            switch Lintel.exitCode(for: error) {
            case .success:
                // The parser throws its help and its version.
                print(Lintel.fullMessage(for: error))
                Foundation.exit(0)
            case .validationFailure:
                // The parser's own number for a wrong command line is 64.
                FileHandle.standardError.write(Data((Lintel.fullMessage(for: error) + "\n").utf8))
                Foundation.exit(usage.rawValue)
            default:
                complain("\(error)")
                Foundation.exit(failure.rawValue)
            }
        }
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("Error: \(text)\n".utf8))
    }
}
