import GRDB

/// What the methods of one subject have in common: the call, the transaction in which it runs, and the records that they work with.
protocol CallBook {
    var call: MethodCall { get }
    var db: Database { get }

    init(call: MethodCall, db: Database)
}

extension CallBook {
    init(_ call: MethodCall, _ db: Database) { self.init(call: call, db: db) }

    var crm: CRM { CRM(db, call) }

    func store(_ type: String) -> RecordStore { call.store(db, type) }
}
