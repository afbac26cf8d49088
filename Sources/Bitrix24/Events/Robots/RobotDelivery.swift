extension EventDelivery {
    /// Reads the form that a robot or an activity posts to its handler. It has no `event`: the code stands in its place,
    /// and everything but `auth` is the data.
    ///
    /// - Throws: ``WireError`` naming the first field that is missing or unusable.
    /// Source: https://apidocs.bitrix24.com/api-reference/bizproc/bizproc-robot/index.html
    public init(robotFields fields: JSONObject) throws(WireError) {
        guard let code = fields["code"]?.text, let event = EventCode(code) else {
            throw WireError(field: "code", reason: fields["code"] == nil ? "is missing" : "is malformed")
        }
        guard let auth = fields["auth"], auth.object != nil else {
            throw WireError(field: "auth", reason: "is missing")
        }
        self.init(
            event: event, data: .object(fields.filter { $0.key != "auth" }), timestamp: fields["ts"]?.integer,
            authorization: try EventAuthorization(auth))
    }
}
