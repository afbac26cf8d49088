import ArgumentParser
import Foundation
import Sandbox

struct SandboxDeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "Open the desk of a running sandbox, or print how to get in.",
        discussion: """
            The desk shows portals, applications, tokens, the journal and events in a browser, and has switches for the clock and for \
            faults. A code signs a browser in, once, within 30 seconds.

            \(SandboxLocation.help)

            EXAMPLES
              lintel sandbox desk --data .lintel/sandbox
              lintel sandbox desk --data .lintel/sandbox --open
            """)

    @OptionGroup(visibility: .hidden) var options: SandboxOptions

    @Flag(help: "Open the browser, which signs in by itself.")
    var open = false

    func run() async throws {
        let location = try SandboxLocation(options)
        let remote = try location.remote()
        let pass = try await DeskPass(remote: remote)
        guard open else {
            FileHandle.standardOutput.write(Data((pass.text + "\n").utf8))
            return
        }
        // Only its owner may read the folder of the sandbox, and what is in the file can be used only once.
        let folder = remote.ready["ca"]?.string.map { URL(filePath: $0).deletingLastPathComponent() }
        let file = try pass.write(in: folder ?? FileManager.default.temporaryDirectory)
        #if os(macOS)
            let command = "open"
        #else
            let command = "xdg-open"
        #endif
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command, file.path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            // A machine without a browser: somebody else's may be tunnelled here.
            FileHandle.standardOutput.write(Data((pass.text + "\n").utf8))
            return
        }
    }
}
