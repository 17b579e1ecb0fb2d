"""What is done with many plans: tables, loading, search, comparison, export, corrections.

The shape, for whoever builds on it (columns: ``schema.py``, ``docs/DATABASE.md``):

* ``files`` 1-n ``plans`` (a document of the file) 1-n ``sections``, ``citations``, ``targets``,
  ``figures``, ``deadlines``, ``assignments``, whose key is ``plan_id << 20 | ordinal`` (unique over
  all six: ``schema.row_key``, ``schema.plan_of``) and whose ``record_id`` is the stable id;
  ``section_id`` points at ``sections.id``, whose ``path`` is ``II Mục tiêu › 1 ...``.
* ``contents`` holds text and extraction, compressed: ``Store.plan_file(file_id)`` is the exact
  ``PlanFile``, ``corrected=True`` what people made of it.
* ``plans.state`` is ``current`` or ``superseded``; whoever counts or compares takes the current.
* ``verdict`` of a record is ``confirmed``, ``corrected``, ``rejected`` or NULL; the tables hold
  what was extracted, the views ``v_targets`` ... what holds after corrections, without the
  rejected, with columns of the plan, the file and the section beside.
* ``Store.open(target, write=False)``, ``store.connect()`` (reads), ``store.transaction()`` (all or
  nothing); both turn what the database reports into sentences.
* The search's hooks: ``gazetteer.resolve_units(header) -> dict`` (``province_code``,
  ``district_code``, ``commune_code``, ``candidates``) fills the codes while loading;
  ``fulltext.create(connection)``, ``fulltext.index(connection, plan_ids)``,
  ``fulltext.remove(connection, plan_ids)`` are called when tables are made, when plans have been
  written (same transaction) and before they go (``hooks.py``).
"""
