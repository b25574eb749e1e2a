import Casework
import Catalogue
import Civics

/// A decision table as a page shows it: as it stands on the guide; on a case's page with the rows
/// that applied marked, and the first condition that failed in those above. Word and shape go with
/// every colour.
package struct TableView {
  private let table: TableText
  private let explanation: Explanation?
  private let language: Language
  /// Tells two tables of a page apart.
  private let order: Int

  package init(
    _ table: TableText, _ explanation: Explanation? = nil, order: Int, _ language: Language
  ) {
    self.table = table
    self.order = order
    self.language = language
    // An explanation of another table, or of an older form of this one, marks nothing.
    self.explanation = explanation.flatMap { told in
      told.rows.allSatisfy { $0.number <= table.rows.count } ? told : nil
    }
  }

  package var slots: Slots {
    let heads = zip(table.conditions.indices, table.conditions)
    return [
      "tableId": "table-\(order)", "caption": table.title(language),
      "policy": table.policy(language),
      "conditions": heads.map { index, title -> Slots in
        let given = explanation?.inputs
        return [
          "title": title(language),
          "value": given?.count == table.conditions.count
            ? given.map { table.words($0[index].value, column: index)(language) } : nil,
        ]
      },
      "conditionCount": table.conditions.count, "resultCount": table.results.count,
      "hasConditions": !table.conditions.isEmpty,
      "results": table.results.map { ["title": $0(language)] as Slots },
      "annotations": table.annotations.map { ["title": $0(language)] as Slots },
      "hasGiven": explanation?.inputs.count == table.conditions.count
        && !table.conditions.isEmpty,
      "resultsAndNotes": table.results.count + table.annotations.count,
      "rows": table.rows.map(row),
    ]
  }

  private func row(_ row: TableText.Row) -> Slots {
    let told = explanation?.rows.first { $0.number == row.number }
    // Rows after the first that applied were not looked at where the first decides.
    let failing = told.flatMap { told in
      told.matched ? nil : explanation?.inputs.firstIndex { $0.label == told.failedInput }
    }
    return [
      "number": row.number, "isHit": told?.matched == true, "isMiss": told?.matched == false,
      "cells": zip(row.conditions.indices, row.conditions).map { index, cell -> Slots in
        let isFailing = index == failing
        return self.cell(cell, head: table.conditions[index]).merging([
          "isFailing": isFailing,
          "class": isFailing ? "miss" : cell.isAny ? "any" : nil,
        ])
      },
      "values": zip(row.results, table.results).enumerated().map { index, one -> Slots in
        let (cell, title) = one
        return self.cell(cell, head: title).merging([
          "class": cell.isAny ? "any" : index == 0 ? "then" : nil
        ])
      },
      "notes": table.annotations.indices.map { index -> Slots in
        [
          "head": table.annotations[index](language),
          "text": row.annotations.indices.contains(index) ? row.annotations[index] : nil,
        ]
      },
    ]
  }

  private func cell(_ cell: TableText.Cell, head: LocalizedText) -> Slots {
    // A narrow page is no table to a browser: there a cell says that it is one, and its head. One
    // that takes anything does not stand there.
    [
      "head": cell.isAny ? nil : head(language), "text": cell.text(language),
      "isCode": cell.isCode,
    ]
  }
}
