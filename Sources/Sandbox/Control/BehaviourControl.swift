import Bitrix24Wire

/// `/behaviour`: which reading of each doubt is in force.
struct BehaviourControl: Sendable {
    let context: ControlContext

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "behaviour") { _ in Self.json(context.platform.behaviour.current) },
            .init("PATCH", "behaviour", change),
        ]
    }

    /// `{"refresh_reuse": "grace:60"}`; `null` gives the default back.
    @Sendable private func change(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        let changed = try context.platform.behaviour.change { behaviour throws(SandboxControlError) in
            for (name, value) in fields.members {
                guard let found = BehaviourSwitch.named(name) else {
                    throw .field(name, "is no switch; GET /behaviour lists them")
                }
                let text = value.isNull ? found.standard : Self.text(value)
                guard let text, found.set(text, in: &behaviour) else {
                    throw .field(name, "must be one of \(found.readings.joined(separator: ", "))")
                }
            }
        }
        return Self.json(changed)
    }

    private static func text(_ value: JSONValue) -> String? {
        if case .bool(let flag) = value { return flag ? "yes" : "no" }
        return value.text
    }

    private static func json(_ behaviour: Behaviour) -> JSONValue {
        let switches = BehaviourSwitch.all.map { item in
            (
                item.name,
                [
                    "value": .string(item.value(in: behaviour)), "default": .string(item.standard),
                    "readings": .array(item.readings.map { .string($0) }), "meaning": .string(item.meaning),
                ] as JSONValue
            )
        }
        return ["behaviour": .object(JSONObject(uniqueKeysWithValues: switches))]
    }
}
