/// The widgets that the viewer gets to see, as buttons, tabs and hidden frames of a page.
struct WidgetStrip: Sendable {
    let visit: Visit
    /// Every widget of the portal that the viewer gets to see.
    let bindings: [WidgetBinding]

    /// What a button does.
    enum Opening: String, Sendable {
        /// The widget comes in a sheet over the page.
        case slider
        /// The widget comes below the buttons, in the page itself.
        case panel
    }

    func at(_ placement: String) -> [WidgetBinding] { bindings.filter { $0.placement == placement } }

    /// Attributes by which the portal's script opens a widget.
    func attributes(_ binding: WidgetBinding, options: JSONObject) -> HTML {
        """
        data-binding="\(binding.id)" data-options="\(JSONValue.object(options).serialized())" \
        data-token="\(visit.token(for: binding.purpose))"
        """
    }

    func buttons(_ placement: String, options: JSONObject, opens: Opening = .slider) -> [HTML] {
        at(placement).map { button($0, options: options, opens: opens) }
    }

    func button(_ binding: WidgetBinding, options: JSONObject, opens: Opening = .slider) -> HTML {
        """
        <button type="button" class="widget" data-widget="\(opens.rawValue)" data-place="\(binding.placement)" \
        title="\(binding.placement)" \(attributes(binding, options: options))>\(binding.title(language: visit.language))</button>
        """
    }

    /// A named row of buttons; nothing where no application has bound any of the places.
    func group(_ name: String, _ places: [(placement: String, options: JSONObject)], opens: Opening = .slider) -> HTML {
        let found = places.flatMap { buttons($0.placement, options: $0.options, opens: opens) }
        guard !found.isEmpty else { return "" }
        return """
            <div class="widgets" role="group" aria-label="\(name)"><span class="quiet">\(name)</span> \(found)\
            \(HTML.when(opens == .panel, "<div class=\"widget-panel\" hidden></div>"))</div>
            """
    }

    /// Tabs beside the page's own one.
    ///
    /// - Parameters:
    ///   - name: of the page's own tab, which is shown first.
    ///   - places: whose widgets become tabs.
    ///   - content: of the page's own tab.
    func tabs(_ name: String, label: String, _ places: [(placement: String, options: JSONObject)], content: HTML)
        -> HTML
    {
        let found = places.flatMap { place in at(place.placement).map { (binding: $0, options: place.options) } }
        let buttons = found.map { tab -> HTML in
            """
            <button role="tab" id="tab-\(tab.binding.id)" aria-selected="false" aria-controls="panel-\(tab.binding.id)" tabindex="-1" \
            data-place="\(tab.binding.placement)" \(attributes(tab.binding, options: tab.options))\
            >\(tab.binding.title(language: visit.language))</button>
            """
        }
        let panels = found.map { tab -> HTML in
            """
            <div role="tabpanel" id="panel-\(tab.binding.id)" aria-labelledby="tab-\(tab.binding.id)" class="panel" tabindex="0" hidden></div>
            """
        }
        return """
            <div class="tabs" role="tablist" aria-label="\(label)">
            <button role="tab" id="tab-general" aria-selected="true" aria-controls="panel-general">\(name)</button>
            \(buttons)
            </div>
            <div role="tabpanel" id="panel-general" aria-labelledby="tab-general" class="panel">
            \(content)
            </div>
            \(panels)
            """
    }

    /// Hidden frames that every page has: `PAGE_BACKGROUND_WORKER`.
    ///
    /// Source: the platform's documentation, "Background worker".
    var workers: HTML {
        let found = at("PAGE_BACKGROUND_WORKER").map { binding -> HTML in
            "<div data-worker \(attributes(binding, options: ["ID": "PAGE_BACKGROUND_WORKER"]))></div>"
        }
        guard !found.isEmpty else { return "" }
        return "<div class=\"workers\" hidden aria-hidden=\"true\">\(found)</div>"
    }
}
