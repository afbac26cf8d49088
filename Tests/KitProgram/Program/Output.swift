import Bitrix24
import Foundation

/// Standard output and input, a line of JSON at a time.
enum Output {
    static func line(_ value: JSONValue) {
        FileHandle.standardOutput.write(Data((value.serialized() + "\n").utf8))
    }

    /// Says that all is prepared and waits for a line, so that several programs begin together. Blocks: nothing else runs yet.
    static func ready() {
        line(["ready": true])
        _ = readLine()
    }
}

/// How much memory and time the process has used.
enum Usage {
    /// The most that was resident at once, in KiB, as the kernel counts it.
    static var peakKibibytes: Int {
        kibibytes("VmHWM:")
    }

    /// What is resident now, in KiB.
    static var residentKibibytes: Int {
        kibibytes("VmRSS:")
    }

    private static func kibibytes(_ name: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    }
}

extension Duration {
    /// Seconds with their fraction.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension Double {
    /// As JSON, to the microsecond.
    var json: JSONValue { (try? JSONValue(parsing: String(format: "%.6f", self))) ?? .null }
}
