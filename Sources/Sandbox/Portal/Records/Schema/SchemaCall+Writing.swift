import GRDB

/// The operations that change records, with the events and effects that come with them.
extension SchemaCall {
    func add(_ db: Database) throws -> MethodAnswer {
        let input = try input(isNew: true)
        let record = try records.add(db, input, forced: try conditions().merging(forced(nil)) { $1 })
        return try finish(db, record, standard: "@id", action: .add)
    }

    func append(_ db: Database) throws -> MethodAnswer {
        let input = try input(isNew: true)
        var values = try conditions()
        for (name, value) in input {
            if let field = type.field(anyName: name), let value = RecordValue.canonical(value, for: field) {
                values[field.name] = value
            }
        }
        if let known = try records.matching(
            db, RecordFilter.equal(type, values.map { ($0.key, $0.value) }, portalID: call.caller.portalID)
        ).first {
            return MethodAnswer(answer(db).filled(standard: true, record: known))
        }
        let record = try records.add(db, input, forced: try conditions().merging(forced(nil)) { $1 })
        return try finish(db, record, standard: true, action: .add)
    }

    func update(_ db: Database) throws -> MethodAnswer {
        let record = try record(db)
        let input = try input(isNew: false)
        if method.required != nil { try checkRequired(input) }
        let changed = try records.update(db, record, input, forced: forced(record.id))
        return try finish(db, changed, standard: true, action: .update)
    }

    func put(_ db: Database) throws -> MethodAnswer {
        let input = try input(isNew: false)
        if let record = try found(db, matching: input).first {
            try check(record)
            let changed = try records.update(db, record, input, forced: forced(record.id))
            return try finish(db, changed, standard: true, action: .update)
        }
        try checkRequired(input)
        let record = try records.add(db, input, forced: try conditions().merging(forced(nil)) { $1 })
        return try finish(db, record, standard: true, action: .add)
    }

    func replace(_ db: Database) throws -> MethodAnswer {
        guard case .parameter(let name) = method.input else { return MethodAnswer(.null) }
        let given = parameters[name]
        guard let rows = given?.array ?? given?.object.map({ Array($0.values) }) else {
            throw errors.failure(.noInput, ["names": name])
        }
        let settled = try conditions()
        for row in rows {
            guard let members = row.object else { throw errors.failure(.noInput, ["names": name]) }
            try checkRequired(members)
        }
        for record in try records.matching(
            db, RecordFilter.equal(type, settled.map { ($0.key, $0.value) }, portalID: call.caller.portalID))
        {
            try records.delete(db, record)
        }
        var added: [Record] = []
        for row in rows {
            added.append(
                try records.add(db, row.object ?? [:], forced: settled.merging(forced(nil)) { $1 }))
        }
        try emit(db, added.first, .update)
        try apply(method.effects, db, added.first)
        return MethodAnswer(answer(db).filled(standard: true, records: added))
    }

    func delete(_ db: Database) throws -> MethodAnswer {
        let record = try record(db)
        try records.delete(db, record)
        return try finish(db, record, standard: true, action: .delete)
    }

    func clear(_ db: Database) throws -> MethodAnswer {
        let found = try found(db)
        if found.isEmpty, method.errors[.notFound] != nil { throw errors.failure(.notFound) }
        for record in found {
            try check(record)
            try records.delete(db, record)
            try emit(db, record, .delete)
        }
        try apply(method.effects, db, found.first)
        return MethodAnswer(answer(db).filled(standard: true, records: found))
    }

    func finish(
        _ db: Database, _ record: Record, standard: JSONValue, action: RecordSchema.Action
    ) throws -> MethodAnswer {
        try emit(db, record, action)
        try apply(method.effects, db, record)
        return MethodAnswer(answer(db).filled(standard: standard, record: record))
    }

    func emit(_ db: Database, _ record: Record?, _ action: RecordSchema.Action) throws {
        guard let record else { return }
        if let event = method.event {
            if !event.isEmpty { try records.emit(db, event: event, record) }
        } else {
            try records.emit(db, action, record)
        }
    }

    func apply(_ effects: [SchemaMethod.Effect], _ db: Database, _ record: Record?) throws {
        guard !effects.isEmpty else { return }
        let template = answer(db)
        func filled(_ value: JSONValue) -> JSONValue { template.filled(value, record: record) }
        for effect in effects {
            guard let target = RecordType.named(effect.type) else { continue }
            let records = Records(call, type: target, errors: SchemaErrors(type: target, method: nil))
            let values = effect.values.mapValues(filled)
            if effect.operation == .add {
                let added = try records.add(db, [:], forced: values)
                try records.emit(db, .add, added)
                continue
            }
            let found: [Record]
            if let id = effect.id {
                found =
                    try RecordLookup(type: target, portalID: call.caller.portalID).record(db, filled(id)).map { [$0] }
                    ?? []
            } else {
                found = try records.matching(
                    db,
                    RecordFilter.equal(
                        target, effect.conditions.map { ($0.key, filled($0.value)) }, portalID: call.caller.portalID))
            }
            for record in found {
                if effect.operation == .update {
                    _ = try records.update(db, record, [:], forced: values)
                } else {
                    try records.delete(db, record)
                }
            }
        }
    }
}
