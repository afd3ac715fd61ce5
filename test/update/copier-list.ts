/** Every test of copier's that updates a project, or says that one is due, by its file. */
export const COPIER_TESTS: Readonly<Record<string, readonly string[]>> = {
  test_updatediff: [
    'test_updatediff', 'test_commit_hooks_respected', 'test_post_checkout_hook_ignored', 'test_update_from_tagged_to_head', 'test_skip_update', 'test_skip_update_deleted', 'test_update_deleted_path',
    'test_update_deleted_path_not_used_as_pattern', 'test_overwrite_answers_file_always', 'test_file_removed', 'test_update_inline_changed_answers_and_questions', 'test_update_in_repo_subdirectory',
    'test_update_needs_more_context', 'test_conflicted_files_are_marked_unmerged', 'test_3way_merged_files_without_conflicts_are_not_marked_unmerged',
    'test_update_with_new_file_in_template_and_project', 'test_update_with_new_file_in_template_and_project_via_migration', 'test_update_with_separate_git_directory',
    'test_update_with_skip_answered_and_new_answer', 'test_update_vcs_ref_current', 'test_update_dont_validate_computed_value', 'test_update_git_submodule', 'test_gitignore_file_unignored',
    'test_update_keeps_template_generated_gitignored_file', 'test_update_with_answers_with_umlaut', 'test_conflict_on_update_with_unicode_in_content', 'test_conditional_computed_value',
    'test_disable_secret_validator_on_replay', 'test_exclude_added_in_new_version', 'test_skip_if_exists_templated', 'test_render_copier_conf_as_json_without_circular_reference',
    'test_update_propagates_executable_bit_addition', 'test_update_propagates_executable_bit_removal', 'test_update_preserves_exec_bit_authored_on_unix',
    'test_update_with_exec_bit_change_and_merge_conflict',
  ],
  test_complex_questions: ['test_tui_inherited_default'],
  test_conditional_file_name: ['test_answer_changes'],
  test_config: ['test_user_defaults_updated'],
  test_context: ['test_exclude_templating_with_operation', 'test_exclude_templating_with_operation_added_in_new_version', 'test_task_templating_with_operation'],
  test_output: ['test_messages_with_inline_text', 'test_messages_with_included_text', 'test_messages_quiet'],
  test_prompt: ['test_copy_default_advertised', 'test_update_with_new_field_in_new_version_skip_answered', 'test_update_choice', 'test_update_multiselect_choices'],
  test_recopy: [
    'test_recopy_discards_evolution_api', 'test_recopy_discards_evolution_cli', 'test_recopy_works_without_replay', 'test_recopy_with_skip_answered_and_new_answer',
    'test_recopy_dont_validate_computed_value', 'test_conditional_computed_value',
  ],
  test_templated_prompt: ['test_templated_prompt_update_previous_answer_disabled'],
};
