import Metrics
import Synchronization

/// Counts and times calls. The labels are few: a method counts under the first part of its name, and no portal or user is
/// one.
final class CallMeter: Sendable {
    /// What became of a call.
    enum Outcome: String, Sendable {
        case ok, refused, limited, unreachable, unreadable, cancelled, failed
    }

    /// More families than the platform has permissions would be a caller's own invention.
    private static let maximumFamilies = 80

    private struct Instruments {
        var counters: [String: Counter] = [:]
        var timers: [String: Timer] = [:]
        var repeats: [String: Counter] = [:]
    }

    private let instruments = Mutex(Instruments())
    private let waits = Timer(label: "bitrix24_place_wait_seconds")

    func count(_ method: MethodName, _ outcome: Outcome, seconds: Double) {
        let (counter, timer) = instruments.withLock { instruments -> (Counter, Timer) in
            var family = String(method.value.prefix { $0 != "." })
            if instruments.timers[family] == nil, instruments.timers.count >= Self.maximumFamilies { family = "other" }
            let key = family + " " + outcome.rawValue
            let counter =
                instruments.counters[key]
                ?? Counter(
                    label: "bitrix24_calls_total",
                    dimensions: [("family", family), ("outcome", outcome.rawValue)])
            instruments.counters[key] = counter
            let timer =
                instruments.timers[family]
                ?? Timer(label: "bitrix24_call_duration_seconds", dimensions: [("family", family)])
            instruments.timers[family] = timer
            return (counter, timer)
        }
        counter.increment()
        timer.recordSeconds(seconds)
    }

    func repeated(because reason: String) {
        let counter = instruments.withLock { instruments in
            let counter =
                instruments.repeats[reason]
                ?? Counter(label: "bitrix24_call_repeats_total", dimensions: [("reason", reason)])
            instruments.repeats[reason] = counter
            return counter
        }
        counter.increment()
    }

    func waited(seconds: Double) {
        if seconds > 0.001 { waits.recordSeconds(seconds) }
    }
}
