import Metrics

/// What a monitor sees of the events.
enum EventMetrics {
    static func record(_ event: QueuedEvent, _ outcome: SettledEvent.Outcome, duration: Duration?) {
        let name =
            switch outcome {
            case .handled: "handled"
            case .postponed: "failed"
            case .dead: "dead"
            case .untouched: "untouched"
            }
        Counter(
            label: "bitrix24_events", dimensions: [("kind", event.content.kind.rawValue), ("outcome", name)]
        ).increment()
        guard let duration else { return }
        Timer(label: "bitrix24_event_handling", dimensions: [("kind", event.content.kind.rawValue)])
            .recordNanoseconds(Int64(min(duration.seconds, 1_000_000) * 1e9))
    }
}
