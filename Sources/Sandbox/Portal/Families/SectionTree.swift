/// Sections as a nested set: each one's bounds hold those of the sections in it.
struct SectionTree {
    struct Place: Sendable, Hashable {
        var left = 0
        var right = 0
        var depth = 1
    }

    private var places: [Int: Place] = [:]

    /// - Parameter parent: field with the number of the section above; absent or 0: none.
    init(_ sections: [Record], parent: String) {
        let known = Set(sections.map(\.id))
        var children: [Int: [Int]] = [:]
        for section in sections {
            let above = section.fields[parent]?.integer ?? 0
            children[known.contains(above) && above != section.id ? above : 0, default: []].append(section.id)
        }
        var counter = 0
        // Section and whether it is being left; no recursion, so that no depth is too much.
        var stack = (children[0] ?? []).reversed().map { (id: $0, depth: 1, isLeaving: false) }
        while let step = stack.popLast() {
            counter += 1
            if step.isLeaving {
                places[step.id]?.right = counter
                continue
            }
            places[step.id] = Place(left: counter, right: 0, depth: step.depth)
            stack.append((step.id, step.depth, true))
            stack += (children[step.id] ?? []).reversed().map { ($0, step.depth + 1, false) }
        }
    }

    func place(of id: Int) -> Place { places[id] ?? Place() }
}
