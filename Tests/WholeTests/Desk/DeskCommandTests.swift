import Foundation
import Testing

/// `lintel sandbox desk`, as a program.
@Suite("Command line: the desk", .timeLimit(.minutes(5)))
struct DeskCommandTests {
    @Test("desk prints an address and a code; --open hands a file with neither in its name to the browser")
    func desk() async throws {
        try await CommandLineProgram.withFolder { folder in
            let data = folder.appending(path: "data").path
            // A browser that only writes down what it was given.
            let programs = folder.appending(path: "bin")
            try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
            let browser = programs.appending(path: "xdg-open").path
            try "#!/bin/sh\necho \"$@\" > '\(folder.path)/opened'\n".write(
                toFile: browser, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: browser)
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            let (_, ending) = try await CommandLineProgram.sandbox(["--data", data]) { sandbox in
                let admin = try sandbox.text("admin")
                let printed = try await CommandLineProgram.run(["sandbox", "desk", "--data", data])
                #expect(printed.status == .exited(0), "\(printed.error)")
                let lines = printed.output.split(separator: "\n").map(String.init)
                #expect(lines.count == 2 && lines[0] == admin.replacing("/admin/v1", with: "/"))
                #expect(lines[1].contains(#/Code: [A-Z0-9]{4}-[A-Z0-9]{4} \(once, within 30 seconds\)/#))
                let opened = try await CommandLineProgram.run(
                    ["sandbox", "desk", "--data", data, "--open"], environment: ["PATH": "\(programs.path):\(path)"])
                #expect(opened.status == .exited(0) && opened.output.isEmpty, "\(opened.error)")
                let given = try String(contentsOfFile: folder.path + "/opened", encoding: .utf8)
                #expect(given == "\(data)/desk.html\n")
            }
            #expect(ending.status == .exited(0))
            let none = try await CommandLineProgram.run(["sandbox", "desk", "--data", data])
            #expect(none.status == .exited(3) && none.error.contains("no ready file"))
        }
    }
}
